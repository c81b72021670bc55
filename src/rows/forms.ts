import { types } from 'node:util';
import { PdrError } from '../errors';
import type { Matrix } from '../matrix';
import { describe } from './describe';

/** Feature rows read from a message. */
export interface Rows {
  readonly matrix: Matrix;
  /** The features' names in the columns' order; null for bare numbers of unnamed features. */
  readonly features: readonly string[] | null;
}

export type List = ArrayLike<unknown>;
export type RecordRow = Readonly<Record<string, unknown>>;

/** The forms in which rows come. `many` is false for one row that stands alone. */
export type RowsForm =
  /** All rows behind one another in one list of numbers. */
  | { readonly form: 'flat'; readonly numbers: List }
  | { readonly form: 'lists'; readonly rows: readonly unknown[]; readonly many: boolean }
  | { readonly form: 'records'; readonly rows: readonly unknown[]; readonly many: boolean };

/**
 * Tells which form a message's rows have by looking at the first.
 * @throws PDR_BAD_INPUT when it has none
 */
export function formOf(value: unknown): RowsForm {
  if (Buffer.isBuffer(value)) return { form: 'flat', numbers: floatsOf(value) };
  if (types.isTypedArray(value)) return { form: 'flat', numbers: value };
  if (Array.isArray(value)) {
    const [first] = value;
    if (isList(first)) return { form: 'lists', rows: value, many: true };
    if (isRecord(first)) return { form: 'records', rows: value, many: true };
    return { form: 'lists', rows: [value], many: false };
  }
  if (isRecord(value)) return { form: 'records', rows: [value], many: false };
  const hint = HINTS[typeof value] ?? '';
  throw new PdrError(
    'PDR_BAD_INPUT',
    `Rows must be numbers in an array, an object, or an array of these; this is ${describe(value)}.${hint}`,
  );
}

const OF_TEXT = ' Put a json or csv node in front to make objects of text.';
const HINTS: Readonly<Record<string, string>> = {
  string: OF_TEXT,
  number:
    ' Where each message has the value of one sensor, join those that belong together into one object first.',
};

/** Holds for arrays and typed arrays of other realms too: function nodes run in a context of their own. */
function isList(value: unknown): value is List {
  return Array.isArray(value) || (types.isTypedArray(value) && !Buffer.isBuffer(value));
}

/** Whether a value is an object with named properties: no array, typed array, Buffer or null. */
export function isRecord(value: unknown): value is RecordRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** @throws PDR_BAD_INPUT unless `value` is an object like the first row */
export function asRecord(value: unknown, row: number): RecordRow {
  if (isRecord(value)) return value;
  throw unlike(value, row, 'an object');
}

/** @throws PDR_BAD_INPUT unless `value` is an array like the first row */
export function asList(value: unknown, row: number): List {
  if (isList(value)) return value;
  throw unlike(value, row, 'an array');
}

/** Own properties only: an object inherits things named `constructor` or `__proto__`. */
export function cellOf(record: RecordRow, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function unlike(value: unknown, row: number, expected: string): PdrError {
  return new PdrError(
    'PDR_BAD_INPUT',
    `Row ${row + 1} should be ${expected} like the first; it is ${describe(value)}.`,
  );
}

function floatsOf(bytes: Buffer): Float32Array {
  if (isText(bytes)) {
    throw new PdrError('PDR_BAD_INPUT', `The Buffer holds text, not float32 numbers.${OF_TEXT}`);
  }
  if (bytes.length % 4 !== 0) {
    throw new PdrError(
      'PDR_BAD_INPUT',
      `A Buffer must hold little-endian float32 numbers of 4 bytes each; this one has ${bytes.length} bytes.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const numbers = new Float32Array(bytes.length / 4);
  for (let i = 0; i < numbers.length; i++) numbers[i] = view.getFloat32(4 * i, true);
  return numbers;
}

const TEXT_SAMPLE = 64;
const ENDS = new Set(['{}', '[]']);

/**
 * Whether a Buffer holds JSON, or other text long enough to be told from numbers. As numbers its bytes would be learned
 * from without an error whenever their count is a multiple of four.
 */
function isText(bytes: Buffer): boolean {
  const sample = bytes.toString('latin1', 0, TEXT_SAMPLE);
  if (!/^[\t\n\r -~]+$/.test(sample)) return false;
  if (sample.length === TEXT_SAMPLE) return true;
  const text = sample.trim();
  return ENDS.has(text.charAt(0) + text.slice(-1));
}
