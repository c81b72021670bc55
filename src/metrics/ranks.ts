import type { NearestSelector } from '../neighbors/nearest';

/**
 * By how many ranks the neighbours in one space fall outside the neighbourhood in the other: the sum of (rank - k)
 * over the `neighbors` of a row that are not among its `expected` ones (Venna & Kaski 2001, the inner sum of
 * trustworthiness; of continuity with the spaces exchanged).
 * @param distances from the row to every row in the space of `expected`; its own is Infinity
 */
export function intrusion(
  neighbors: NearestSelector,
  expected: NearestSelector,
  distances: Float64Array,
): number {
  const { k } = expected;
  const last = expected.indices[k - 1];
  const radius = expected.distances[k - 1];
  const strangers: number[] = [];
  let farthest = 0;
  for (const j of neighbors.indices) {
    const distance = distances[j];
    if (distance < radius || (distance === radius && j <= last)) continue;
    strangers.push(j);
    farthest = Math.max(farthest, distance);
  }
  if (strangers.length === 0) return 0;

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

/** The sum over n rows if every neighbourhood of k were as wrong as can be; for k < n / 2 (Venna & Kaski 2001). */
export function worstIntrusion(n: number, k: number): number {
  return (n * k * (2 * n - 3 * k - 1)) / 2;
}
