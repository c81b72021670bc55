import { type Matrix, rowRange } from '../matrix';
import { CandidateSelector } from './candidates';
import type { NeighborLists } from './neighbors';

/** Rows looked at: the estimate's standard error is below a hundredth. */
const ROWS = 100;

/** The share of true nearest neighbours that the lists hold, estimated from some rows, evenly spaced. */
export function estimateRecall(X: Matrix, { indices, k }: NeighborLists): number {
  const truth = new CandidateSelector(X, k);
  const looked = Math.min(ROWS, X.rows);
  const everyRow = Int32Array.from({ length: X.rows }, (_, row) => row);
  let found = 0;
  for (let i = 0; i < looked; i++) {
    const row = Math.floor((i * X.rows) / looked);
    truth.select(rowRange(X, row, row + 1).data, everyRow, row);
    const nearest = new Set(truth.indices);
    for (let p = row * k; p < (row + 1) * k; p++) if (nearest.has(indices[p])) found++;
  }
  return found / (looked * k);
}
