import type { NearestSelector } from '../neighbors/nearest';

/**
 * The `neighbors` of a row in one space that are not among its `expected` ones in the other.
 * @param distances from the row to every row in the space of `expected`; its own is Infinity
 */
export function notAmong(
  neighbors: NearestSelector,
  expected: NearestSelector,
  distances: Float64Array,
): number[] {
  const last = expected.indices[expected.k - 1];
  const radius = expected.distances[expected.k - 1];
  const outside: number[] = [];
  for (const j of neighbors.indices) {
    const distance = distances[j];
    if (distance > radius || (distance === radius && j > last)) outside.push(j);
  }
  return outside;
}

/**
 * By how many ranks some rows lie outside a row's neighbourhood of k: the sum of (rank - k) over them (Venna & Kaski 2001,
 * the inner sum of trustworthiness; of continuity with the spaces exchanged).
 * @param outside rows that are not among the k nearest
 * @param distances from the row to every row in the space where they are ranked; its own is Infinity
 */
export function rankExcess(outside: readonly number[], distances: Float64Array, k: number): number {
  if (outside.length === 0) return 0;
  const farthest = outside.reduce((most, j) => Math.max(most, distances[j]), 0);
  let nearer = 0;
  for (let m = 0; m < distances.length; m++) {
    const distance = distances[m];
    // Most rows are farther than all of them: one pass with one comparison for those.
    if (distance > farthest) continue;
    for (const j of outside) {
      if (distance < distances[j] || (distance === distances[j] && m < j)) nearer++;
    }
  }
  return nearer + outside.length * (1 - k);
}

/** The largest excess that a row among n can have: its k neighbours are the k farthest rows; for k < n / 2. */
export function largestRankExcess(n: number, k: number): number {
  return (k * (2 * n - 3 * k - 1)) / 2;
}
