import type { NearestSelector } from '../neighbors/nearest';

/**
 * The `neighbors` of a row in one space that are not among its `expected` ones in the other.
 * @param distances from the row to every row in the space of `expected`; its own is Infinity
 */
export function strangersAmong(
  neighbors: NearestSelector,
  expected: NearestSelector,
  distances: Float64Array,
): number[] {
  const last = expected.indices[expected.k - 1];
  const radius = expected.distances[expected.k - 1];
  const strangers: number[] = [];
  for (const j of neighbors.indices) {
    const distance = distances[j];
    if (distance > radius || (distance === radius && j > last)) strangers.push(j);
  }
  return strangers;
}

/**
 * By how many ranks the strangers fall outside the neighbourhood of k: the sum of (rank - k) over them (Venna & Kaski
 * 2001, the inner sum of trustworthiness; of continuity with the spaces exchanged).
 * @param distances as of `strangersAmong`
 */
export function intrusion(strangers: readonly number[], distances: Float64Array, k: number): number {
  if (strangers.length === 0) return 0;
  const farthest = strangers.reduce((most, j) => Math.max(most, distances[j]), 0);
  let nearer = 0;
  for (let m = 0; m < distances.length; m++) {
    const distance = distances[m];
    // Most rows are farther than all strangers: one pass with one comparison for those.
    if (distance > farthest) continue;
    for (const j of strangers) {
      if (distance < distances[j] || (distance === distances[j] && m < j)) nearer++;
    }
  }
  return nearer + strangers.length * (1 - k);
}

/** A row's largest intrusion among n rows: its neighbourhood of k as wrong as can be; for k < n / 2. */
export function worstIntrusion(n: number, k: number): number {
  return (k * (2 * n - 3 * k - 1)) / 2;
}
