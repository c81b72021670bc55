import { types } from 'node:util';
import { PdrError } from '../errors';
import { LARGEST_FLOAT32 } from '../numbers';
import type { MissingPolicy } from '../options/choices';

/** Where a value stands in a message, for the sentence that says what is wrong with it. */
export interface Place {
  /** Counted from 0; null when the message is one row. */
  readonly row: number | null;
  /** The feature's name, or its number counted from 0. */
  readonly feature: string | number;
}

/**
 * Decimal only: `Number` would also take "0x1F" and "", which are no readings. Each digit can match in one way alone, else
 * a long text that is no number after all takes the square of its length.
 */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The number a text stands for; NaN for text that says there is none, null for any other text. */
function numberInText(text: string): number | null {
  const trimmed = text.trim();
  if (DECIMAL.test(trimmed)) return Number(trimmed);
  return trimmed === '' || trimmed.toLowerCase() === 'nan' ? Number.NaN : null;
}

/** Whether a value in an object is taken for a feature when no features are named. */
export function isNumeric(value: unknown): boolean {
  if (typeof value === 'string') {
    const number = numberInText(value);
    return number !== null && !Number.isNaN(number);
  }
  return typeof value === 'number' || typeof value === 'boolean';
}

/**
 * Reads one value of a message. Decimal text counts as a number, as MQTT and CSV deliver it; booleans as 0 and 1.
 * @returns a number that single precision can hold; NaN where a value is missing (null, undefined, empty text, NaN)
 *   and may be
 * @throws PDR_NOT_A_NUMBER naming `place`
 */
export function readNumber(value: unknown, missing: MissingPolicy, place: () => Place): number {
  const number = toNumber(value);
  if (number === null) throw notANumber(value, 'is not a number', place());
  if (Number.isNaN(number)) {
    if (missing === 'impute') return number;
    throw notANumber(value, 'is missing', place(), 'Send a number, or choose to impute missing values.');
  }
  if (Math.abs(number) > LARGEST_FLOAT32) throw notANumber(value, 'is too large', place());
  return number;
}

function toNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return numberInText(value);
  if (typeof value === 'boolean') return Number(value);
  return value === null || value === undefined ? Number.NaN : null;
}

function notANumber(
  value: unknown,
  problem: string,
  { row, feature }: Place,
  remedy = 'Send a finite number.',
): PdrError {
  const name = typeof feature === 'string' ? `Feature "${feature}"` : `Feature ${feature + 1}`;
  const where = row === null ? name : `${name} of row ${row + 1}`;
  return new PdrError('PDR_NOT_A_NUMBER', `${where} ${problem} (${describe(value)}). ${remedy}`);
}

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
