import { createRandom } from '../random';

/** The share is then known to within .0035 (one standard deviation, at worst). */
const TRIPLETS = 20_000;

/**
 * Random triplet accuracy (Wang, Huang, Rudin & Shaposhnik 2021): of 20,000 random triplets of different rows (i, j, l) or
 * a few more, equally many for each query i, the share for which the map agrees with the rows on which of j and l is
 * nearer to i. Of equally near ones the earlier row counts as nearer, in both spaces alike. The same triplets are drawn
 * every time.
 */
export class TripletCounter {
  private readonly random = createRandom(0);
  private readonly perQuery: number;
  private triplets = 0;
  private kept = 0;

  /** @param queries how many rows will be counted */
  constructor(queries: number) {
    this.perQuery = Math.ceil(TRIPLETS / queries);
  }

  /** @param rowDistances from the row to every row, of at least 3; so `mapDistances` on the map */
  count(row: number, rowDistances: Float64Array, mapDistances: Float64Array): void {
    const n = rowDistances.length;
    for (let drawn = 0; drawn < this.perQuery; drawn++) {
      const j = (row + 1 + this.random.integer(n - 1)) % n;
      // Drawn from the rows that are left, so that all three differ.
      let l = this.random.integer(n - 2);
      if (l >= Math.min(row, j)) l++;
      if (l >= Math.max(row, j)) l++;
      this.triplets++;
      if (isNearer(j, l, rowDistances) === isNearer(j, l, mapDistances)) this.kept++;
    }
  }

  accuracy(): number {
    return this.kept / this.triplets;
  }
}

function isNearer(j: number, l: number, distances: Float64Array): boolean {
  return distances[j] < distances[l] || (distances[j] === distances[l] && j < l);
}
