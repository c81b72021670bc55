import type { Matrix } from '../matrix';
import type { NearestList } from './nearest';

/**
 * Orders candidate neighbours of a row by their true squared distance, in double precision by direct differences, so
 * that duplicates are at exactly 0 and rounding decides nothing.
 * @param candidates row numbers in ascending order
 */
export function rankCandidates(X: Matrix, row: number, candidates: Int32Array, nearest: NearestList): void {
  const { data, cols } = X;
  nearest.clear();
  for (const other of candidates) {
    let sum = 0;
    for (let a = row * cols, b = other * cols, end = a + cols; a < end; a++, b++) {
      const difference = data[a] - data[b];
      sum += difference * difference;
    }
    nearest.offer(other, sum);
  }
}
