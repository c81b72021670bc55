import { types } from 'node:util';
import { PdrError } from '../errors';
import { type Matrix, matrix } from '../matrix';
import type { MissingPolicy } from '../options/choices';
import { describe, isNumeric, readNumber } from './number';

/** Feature rows read from a message. */
export interface Rows {
  readonly matrix: Matrix;
  /** The features' names in the columns' order; null for bare numbers of unnamed features. */
  readonly features: readonly string[] | null;
}

/** What rows are expected to look like. */
export interface RowsFormat {
  /** Names of the features, in the order of the columns. Default: the numeric keys of the first object. */
  readonly features?: readonly string[] | undefined;
  /** Numbers in a row; needed where typed arrays or Buffers hold several rows of unnamed features. */
  readonly columns?: number | undefined;
  /** `impute` keeps what is missing (null, undefined, empty text, NaN, an absent key) as NaN; `refuse` throws. */
  readonly missing: MissingPolicy;
}

/** Far beyond any sensor; keeps a stray array from claiming the memory of a row that wide. */
const MAX_COLUMNS = 100_000;

/**
 * Reads feature rows from whatever a flow sends: one row (an array of numbers, an object) or many (an array of those,
 * a typed array, a Buffer of little-endian float32). Decimal text counts as a number, booleans as 0 and 1. What was
 * received is neither kept nor changed.
 * @throws PDR_BAD_INPUT when nothing can be read as rows; PDR_DIMENSIONS for rows of another width than expected or
 *   than the first; PDR_MISSING_FEATURE when an object lacks a feature; PDR_NOT_A_NUMBER naming row and feature;
 *   PDR_BAD_OPTION for a format that contradicts itself
 */
export function parseRows(value: unknown, format: RowsFormat): Rows {
  const width = expectedWidth(format);
  if (Buffer.isBuffer(value)) return fromFlat(floatsOf(value), width, format);
  if (types.isTypedArray(value)) return fromFlat(value, width, format);
  if (Array.isArray(value)) {
    const [first] = value;
    if (isList(first)) return fromLists(value, width, format, true);
    if (isRecord(first)) return fromObjects(value, width, format, true);
    return fromLists([value], width, format, false);
  }
  if (isRecord(value)) return fromObjects([value], width, format, false);
  const hint = typeof value === 'string' ? ' Put a json or csv node in front to make objects of text.' : '';
  throw new PdrError(
    'PDR_BAD_INPUT',
    `Rows must be numbers in an array, an object, or an array of these; this is ${describe(value)}.${hint}`,
  );
}

type List = ArrayLike<unknown>;
type ObjectRow = Readonly<Record<string, unknown>>;

/** Holds for arrays and typed arrays of other realms too: function nodes run in a context of their own. */
function isList(value: unknown): value is List {
  return Array.isArray(value) || (types.isTypedArray(value) && !Buffer.isBuffer(value));
}

function isRecord(value: unknown): value is ObjectRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function expectedWidth({ features, columns }: RowsFormat): number | null {
  const width = columns ?? features?.length ?? null;
  if (width === null) return null;
  if (!Number.isInteger(width) || width < 1) {
    throw new PdrError('PDR_BAD_OPTION', `A row must have at least one column; asked for are ${width}.`);
  }
  if (features && features.length !== width) {
    throw new PdrError('PDR_BAD_OPTION', `${features.length} features are named for ${width} columns.`);
  }
  return width;
}

function fromFlat(numbers: List, width: number | null, format: RowsFormat): Rows {
  const cols = checkColumns(width ?? numbers.length);
  if (numbers.length === 0) throw empty();
  if (numbers.length % cols !== 0) {
    throw new PdrError('PDR_DIMENSIONS', `${numbers.length} numbers do not make whole rows of ${cols}.`);
  }
  const rows = numbers.length / cols;
  const data = new Float32Array(numbers.length);
  for (let p = 0; p < data.length; p++) {
    data[p] = readNumber(numbers[p], format.missing, () => ({
      row: rows === 1 ? null : Math.floor(p / cols),
      feature: format.features?.[p % cols] ?? p % cols,
    }));
  }
  return { matrix: matrix(data, rows, cols), features: format.features ?? null };
}

function floatsOf(bytes: Buffer): Float32Array {
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

function fromLists(lists: readonly unknown[], width: number | null, format: RowsFormat, many: boolean): Rows {
  const cols = checkColumns(width ?? (lists[0] as List).length);
  if ((lists[0] as List).length === 0) throw empty();
  // Checked before memory is taken: a sparse array may claim any length.
  const rows = eachRow(lists, (list, row) => {
    if (!isList(list)) throw unlike(list, row, 'an array');
    if (list.length !== cols) {
      const which = many ? `Row ${row + 1}` : 'The row';
      const reason = width === null ? 'the first has' : 'expected are';
      throw new PdrError('PDR_DIMENSIONS', `${which} has ${list.length} numbers; ${reason} ${cols}.`);
    }
    return list;
  });
  const { features = null, missing } = format;
  const read = (list: List, f: number, row: number): number =>
    readNumber(list[f], missing, () => ({ row: many ? row : null, feature: features?.[f] ?? f }));
  return { matrix: fill(rows, cols, read), features };
}

function fromObjects(
  objects: readonly unknown[],
  width: number | null,
  format: RowsFormat,
  many: boolean,
): Rows {
  const features = format.features ?? numericKeys(objects[0] as ObjectRow);
  if (width !== null && features.length !== width) {
    throw new PdrError(
      'PDR_DIMENSIONS',
      `${many ? 'Row 1' : 'The object'} has ${features.length} numeric properties; expected are ${width}: ${keysOf(objects[0] as ObjectRow)}.`,
    );
  }
  // Checked before memory is taken: a sparse array may claim any length.
  const rows = eachRow(objects, (object, row) => {
    if (isRecord(object)) return object;
    throw unlike(object, row, 'an object');
  });
  const cols = features.length;
  const data = new Float32Array(rows.length * cols);
  rows.forEach((object, i) => {
    const row = many ? i : null;
    let absent = 0;
    for (let f = 0; f < cols; f++) {
      const name = features[f];
      // Own keys only: an object inherits things named `constructor` or `__proto__`.
      const value = Object.hasOwn(object, name) ? object[name] : undefined;
      if (value === undefined) {
        absent++;
        // A row without any of the features is no row of this data, however much may be missing.
        if (format.missing === 'refuse' || absent === cols) throw missingFeature(name, row, object);
      }
      data[i * cols + f] = readNumber(value, format.missing, () => ({ row, feature: name }));
    }
  });
  return { matrix: matrix(data, rows.length, cols), features };
}

function numericKeys(object: ObjectRow): readonly string[] {
  const keys = Object.keys(object).filter((key) => isNumeric(object[key]));
  if (keys.length === 0) {
    throw new PdrError('PDR_BAD_INPUT', `The object has no numeric property: ${keysOf(object)}.`);
  }
  checkColumns(keys.length);
  return keys;
}

/** Like `map`, but visits the holes of sparse arrays too. */
function eachRow<T>(rows: readonly unknown[], read: (value: unknown, row: number) => T): T[] {
  const result: T[] = [];
  for (let row = 0; row < rows.length; row++) result.push(read(rows[row], row));
  return result;
}

function fill<T>(rows: readonly T[], cols: number, read: (row: T, f: number, i: number) => number): Matrix {
  const data = new Float32Array(rows.length * cols);
  rows.forEach((row, i) => {
    for (let f = 0; f < cols; f++) data[i * cols + f] = read(row, f, i);
  });
  return matrix(data, rows.length, cols);
}

function checkColumns(columns: number): number {
  if (columns <= MAX_COLUMNS) return columns;
  throw new PdrError(
    'PDR_DIMENSIONS',
    `A row of ${columns} features is more than the ${MAX_COLUMNS} allowed.`,
  );
}

function empty(): PdrError {
  return new PdrError('PDR_BAD_INPUT', 'The message holds no numbers.');
}

function unlike(value: unknown, row: number, expected: string): PdrError {
  return new PdrError(
    'PDR_BAD_INPUT',
    `Row ${row + 1} should be ${expected} like the first; it is ${describe(value)}.`,
  );
}

function missingFeature(name: string, row: number | null, object: ObjectRow): PdrError {
  const where = row === null ? 'The object' : `Row ${row + 1}`;
  return new PdrError('PDR_MISSING_FEATURE', `${where} lacks the feature "${name}": ${keysOf(object)}.`);
}

const MAX_KEYS_SHOWN = 8;

function keysOf(object: ObjectRow): string {
  const keys = Object.keys(object);
  if (keys.length === 0) return 'it has no properties';
  const more = keys.length > MAX_KEYS_SHOWN ? ', ...' : '';
  return `it has ${keys.slice(0, MAX_KEYS_SHOWN).map(describe).join(', ')}${more}`;
}
