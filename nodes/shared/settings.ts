import { PdrError } from '../../src/index';
import type { NodeConfig } from './node-red';

/** Reads a node's properties, each checked: flows are also written by hand and by other programs. */
export class Settings {
  constructor(private readonly config: NodeConfig) {}

  text(name: string, fallback: string): string {
    const value = this.config[name] ?? fallback;
    if (typeof value !== 'string') throw badSetting(name, value, 'text');
    return value.trim() === '' ? fallback : value.trim();
  }

  /** A number, or null where the property is empty. */
  optionalNumber(name: string, least: number, most: number): number | null {
    const value = this.config[name];
    if (value === undefined || value === null || value === '') return null;
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number !== 'number' || !(number >= least && number <= most)) {
      throw badSetting(name, value, `a number from ${least} to ${most}`);
    }
    return number;
  }

  optionalWhole(name: string, least: number, most: number): number | null {
    const number = this.optionalNumber(name, least, most);
    if (number !== null && !Number.isInteger(number)) throw badSetting(name, number, 'a whole number');
    return number;
  }

  number(name: string, fallback: number, least: number, most: number): number {
    return this.optionalNumber(name, least, most) ?? fallback;
  }

  whole(name: string, fallback: number, least: number, most: number): number {
    return this.optionalWhole(name, least, most) ?? fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.config[name] ?? fallback;
    if (typeof value !== 'boolean') throw badSetting(name, value, 'true or false');
    return value;
  }

  choice<T extends string>(name: string, known: readonly T[], fallback: T): T {
    const value = this.config[name] || fallback;
    if (!known.includes(value as T)) throw badSetting(name, value, `one of ${known.join(', ')}`);
    return value as T;
  }

  /** Names separated by commas. */
  list(name: string): readonly string[] {
    const names = this.text(name, '').split(',');
    return names.map((entry) => entry.trim()).filter((entry) => entry !== '');
  }
}

function badSetting(name: string, value: unknown, expected: string): PdrError {
  return new PdrError(
    'PDR_BAD_OPTION',
    `The node's setting "${name}" is ${JSON.stringify(value)}; it must be ${expected}.`,
  );
}
