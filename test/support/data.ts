import { type Matrix, matrix } from '../../src/matrix';
import { createRandom } from '../../src/random';

export function fromRows(rows: readonly (readonly number[])[]): Matrix {
  return matrix(Float32Array.from(rows.flat()), rows.length, rows[0].length);
}

export function row(m: Matrix, i: number): number[] {
  return Array.from(m.data.subarray(i * m.cols, (i + 1) * m.cols));
}

/** Standard normal entries. */
export function normalMatrix(rows: number, cols: number, seed: number): Matrix {
  const random = createRandom(seed);
  return matrix(Float32Array.from({ length: rows * cols }, random.normal), rows, cols);
}

/** Squared Euclidean distance in double precision. */
export function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, f) => sum + (x - b[f]) ** 2, 0);
}

/** Every row's other rows, nearest first, ties by row number: the plain way, by sorting. */
export function sortedNeighbors(m: Matrix): { index: number; squared: number }[][] {
  const rows = Array.from({ length: m.rows }, (_, i) => row(m, i));
  return rows.map((a, i) =>
    rows
      .map((b, index) => ({ index, squared: squaredDistance(a, b) }))
      .filter(({ index }) => index !== i)
      .sort((p, q) => p.squared - q.squared || p.index - q.index),
  );
}

/** Every row's squared distance to every row, Infinity to itself. */
export function distanceTable(m: Matrix): Float64Array[] {
  const rows = Array.from({ length: m.rows }, (_, i) => row(m, i));
  return rows.map((a, i) => Float64Array.from(rows, (b, j) => (i === j ? Infinity : squaredDistance(a, b))));
}
