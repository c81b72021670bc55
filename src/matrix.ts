import { types } from 'node:util';
import { PdrError, readingInput } from './errors';

/** What single precision holds at most; a larger double becomes infinite in it. */
export const LARGEST_FLOAT32 = 3.4028234663852886e38;

/** Columns that rows may have: far beyond any sensor, so that a stray array or a forged model claims no memory. */
export const MAX_COLUMNS = 100_000;

/** A dense row-major matrix of single-precision numbers: element (i, j) is `data[i * cols + j]`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * Makes a matrix of row-major data.
 * @param data a Float32Array is used as it is, not copied; other typed arrays and arrays of numbers are rounded to single
 *   precision. NaN is a missing value
 * @throws PDR_DIMENSIONS unless `rows` and `cols` are whole numbers and `data.length` is `rows * cols`; PDR_BAD_INPUT for
 *   data that is no list of numbers; PDR_NOT_A_NUMBER for an element that is no number or beyond single precision
 */
export function matrix(data: ArrayLike<number>, rows: number, cols: number): Matrix {
  return checkMatrix({ data, rows, cols }, 'The matrix');
}

/**
 * Checks what is given as a matrix, and converts its data as `matrix` does.
 * @param what the subject of the error's sentence: "The map"
 * @throws what `matrix` throws; PDR_BAD_INPUT for what has no data, rows and cols
 */
export function checkMatrix(value: unknown, what: string): Matrix {
  return readingInput(() => checked(value, what));
}

function checked(value: unknown, what: string): Matrix {
  if (
    typeof value !== 'object' ||
    value === null ||
    !('data' in value && 'rows' in value && 'cols' in value)
  ) {
    throw new PdrError('PDR_BAD_INPUT', `${what} must be an object with data, rows and cols.`);
  }
  const { data, rows, cols } = value;
  if (!isCount(rows) || !isCount(cols)) {
    throw new PdrError('PDR_DIMENSIONS', `${what} needs whole numbers of rows and columns.`);
  }
  if (!isNumberList(data)) {
    throw new PdrError(
      'PDR_BAD_INPUT',
      `The data of ${lower(what)} must be a typed array or an array of numbers.`,
    );
  }
  if (data.length !== rows * cols) {
    throw new PdrError('PDR_DIMENSIONS', `${data.length} numbers cannot form ${rows} rows of ${cols}.`);
  }
  return { data: data instanceof Float32Array ? data : toFloats(data, what), rows, cols };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Also of other realms, such as the sandbox of a test runner. A Buffer holds bytes: parseRows reads it. */
function isNumberList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (types.isTypedArray(value) && !Buffer.isBuffer(value));
}

function toFloats(list: ArrayLike<unknown>, what: string): Float32Array {
  const floats = new Float32Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    if (typeof value !== 'number' || Math.abs(Math.fround(value)) === Number.POSITIVE_INFINITY) {
      const problem = typeof value === 'number' ? 'too large for single precision' : 'not a number';
      throw new PdrError('PDR_NOT_A_NUMBER', `Element ${i} of the data of ${lower(what)} is ${problem}.`);
    }
    floats[i] = value;
  }
  return floats;
}

function lower(what: string): string {
  return what.charAt(0).toLowerCase() + what.slice(1);
}

/** The rows of a matrix as arrays of numbers. */
export function toArray({ data, rows, cols }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * cols, (row + 1) * cols)));
}

/** A view (no copy) of the rows `start` up to, not including, `end`. */
export function rowRange(m: Matrix, start: number, end: number): Matrix {
  return { data: m.data.subarray(start * m.cols, end * m.cols), rows: end - start, cols: m.cols };
}

/** A copy of the rows named by `indices`, in their order. */
export function takeRows(m: Matrix, indices: ArrayLike<number>): Matrix {
  const data = new Float32Array(indices.length * m.cols);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] * m.cols;
    data.set(m.data.subarray(from, from + m.cols), i * m.cols);
  }
  return { data, rows: indices.length, cols: m.cols };
}

/** A copy of the columns named by `indices`, in their order. */
export function takeColumns(m: Matrix, indices: readonly number[]): Matrix {
  const cols = indices.length;
  const data = new Float32Array(m.rows * cols);
  for (let row = 0; row < m.rows; row++) {
    for (let j = 0; j < cols; j++) data[row * cols + j] = m.data[row * m.cols + indices[j]];
  }
  return { data, rows: m.rows, cols };
}

/** The rows of one matrix, then those of another of as many columns. */
export function stacked(a: Matrix, b: Matrix): Matrix {
  const data = new Float32Array(a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return { data, rows: a.rows + b.rows, cols: a.cols };
}

/** Row numbers out of `count`, at most `most`, evenly spread. */
export function evenlySpaced(count: number, most: number): Uint32Array {
  const length = Math.min(count, most);
  return Uint32Array.from({ length }, (_, i) => Math.floor((i * count) / length));
}
