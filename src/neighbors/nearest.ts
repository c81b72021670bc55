/**
 * Picks the k smallest of many distances, nearest first, equal ones in the order of their rows: a bounded heap with the
 * farthest on top, emptied from there at the end. A sorted list would be slow where newcomers abound, as in a drifting
 * stream, whose rows come nearer and nearer. Used again from row to row; makes no garbage.
 */
export class NearestSelector {
  /** The k nearest rows. */
  readonly indices: Int32Array;
  /** Their distances, ascending. */
  readonly distances: Float64Array;

  /** @param k at least 1 */
  constructor(readonly k: number) {
    this.indices = new Int32Array(k);
    this.distances = new Float64Array(k);
  }

  /** @param all the distance of every row, at least k of them; none NaN. Infinity for a row that must not be picked */
  select(all: Float64Array): void {
    const { k, indices, distances } = this;
    for (let row = 0; row < k; row++) {
      indices[row] = row;
      distances[row] = all[row];
    }
    for (let at = (k >> 1) - 1; at >= 0; at--) this.sink(at, k, indices[at], distances[at]);
    let farthest = distances[0];
    for (let row = k; row < all.length; row++) {
      // Strictly nearer only: of equals the earlier row stays.
      if (all[row] >= farthest) continue;
      this.sink(0, k, row, all[row]);
      farthest = distances[0];
    }
    for (let last = k - 1; last > 0; last--) {
      const index = indices[last];
      const distance = distances[last];
      indices[last] = indices[0];
      distances[last] = distances[0];
      this.sink(0, last, index, distance);
    }
  }

  /** Puts an entry into the heap of the first `size` entries at position `at`, or below it where its order asks for that. */
  private sink(at: number, size: number, index: number, distance: number): void {
    const { indices, distances } = this;
    let hole = at;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      if (child + 1 < size && this.isFarther(child + 1, indices[child], distances[child])) child++;
      if (!this.isFarther(child, index, distance)) break;
      indices[hole] = indices[child];
      distances[hole] = distances[child];
      hole = child;
    }
    indices[hole] = index;
    distances[hole] = distance;
  }

  private isFarther(at: number, index: number, distance: number): boolean {
    const own = this.distances[at];
    return own > distance || (own === distance && this.indices[at] > index);
  }
}
