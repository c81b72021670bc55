import type { Matrix } from '../matrix';
import type { Moved } from '../model/envelope';
import { columnMeans } from '../numbers';

/**
 * How far rows moved from one map to another, as shares of `radius`.
 * @param before rows x components
 * @param after the same rows
 * @param counts 1 for each row that counts; at least one does
 */
export function displacementOf(
  before: Matrix,
  after: Matrix,
  counts: Uint8Array,
  radius: number,
): Pick<Moved, 'mean' | 'median' | 'p95'> {
  const { rows, cols } = before;
  const distances: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (counts[row] === 0) continue;
    let squared = 0;
    for (let p = row * cols; p < (row + 1) * cols; p++) squared += (after.data[p] - before.data[p]) ** 2;
    distances.push(Math.sqrt(squared) / radius);
  }
  distances.sort((a, b) => a - b);
  return {
    mean: distances.reduce((sum, distance) => sum + distance, 0) / distances.length,
    median: distances[distances.length >> 1],
    p95: distances[Math.floor(0.95 * (distances.length - 1))],
  };
}

/** Root mean square distance of a map's rows from their centre; 1 where all lie on one spot. */
export function mapRadius(map: Matrix): number {
  const center = columnMeans(map);
  let squares = 0;
  for (let p = 0; p < map.data.length; p++) squares += (map.data[p] - center[p % map.cols]) ** 2;
  return Math.sqrt(squares / map.rows) || 1;
}
