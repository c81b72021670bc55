import { types } from 'node:util';

const MAX_SHOWN = 40;

/** A few words on what a value is, for error texts; never its whole content. */
export function describe(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}...` : value);
  }
  if (Array.isArray(value)) return 'an array';
  if (types.isDate(value)) return 'a Date';
  if (Buffer.isBuffer(value)) return 'a Buffer';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'bigint') return 'a BigInt';
  if (typeof value === 'symbol' || typeof value === 'function') return `a ${typeof value}`;
  return String(value);
}

const MAX_KEYS_SHOWN = 8;

/** What an object has, for error texts. */
export function describeKeys(object: object): string {
  const keys = Object.keys(object);
  if (keys.length === 0) return 'it has no properties';
  const more = keys.length > MAX_KEYS_SHOWN ? ', ...' : '';
  return `it has ${keys.slice(0, MAX_KEYS_SHOWN).map(describe).join(', ')}${more}`;
}

/** "1 row", "2 rows". */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
