import { PdrError } from './errors';

/** The largest number of single precision. */
export const LARGEST_FLOAT32 = 3.4028234663852886e38;

/** A dense row-major matrix of single-precision numbers: element (i, j) is `data[i * cols + j]`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * Wraps row-major data as a matrix.
 * @throws PDR_DIMENSIONS when `data.length` is not `rows * cols`
 */
export function matrix(data: Float32Array, rows: number, cols: number): Matrix {
  if (data.length !== rows * cols) {
    throw new PdrError('PDR_DIMENSIONS', `${data.length} numbers cannot form ${rows} rows of ${cols}.`);
  }
  return { data, rows, cols };
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
