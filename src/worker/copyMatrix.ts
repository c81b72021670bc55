import { types } from 'node:util';
import { PdrError } from '../errors';
import type { Matrix } from '../matrix';

/**
 * A matrix of one's own, in memory of just its size.
 * @param what names it in the error's text
 * @throws PDR_BAD_INPUT, PDR_DIMENSIONS
 */
export function copyMatrix(value: Matrix, what: string): Matrix {
  const { data, rows, cols } = (value ?? {}) as Partial<Matrix>;
  // By what it is, not by its class: typed arrays of another realm are of another class.
  const isArray = Array.isArray(data) || types.isTypedArray(data);
  if (!isArray || !isCount(rows) || !isCount(cols)) {
    throw new PdrError(
      'PDR_BAD_INPUT',
      `${what} must be a matrix, { data, rows, cols }; "matrix" makes one of a Float32Array.`,
    );
  }
  if (data.length !== rows * cols) {
    throw new PdrError('PDR_DIMENSIONS', `${data.length} numbers cannot form ${rows} rows of ${cols}.`);
  }
  return { data: Float32Array.from(data), rows, cols };
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0;
}
