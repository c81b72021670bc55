import { createRandom } from '../random';

const PAIRS = 20_000;

/**
 * Spearman's rank correlation of the rows' distances with the map's, over 20,000 random pairs or a few more: equally many
 * of each query with other rows. The same pairs are drawn every time.
 */
export class DistanceCorrelation {
  private readonly random = createRandom(0);
  private readonly perQuery: number;
  private readonly inRows: Float64Array;
  private readonly onMap: Float64Array;
  private pairs = 0;

  /** @param queries how many rows will be counted */
  constructor(queries: number) {
    this.perQuery = Math.ceil(PAIRS / queries);
    this.inRows = new Float64Array(queries * this.perQuery);
    this.onMap = new Float64Array(queries * this.perQuery);
  }

  /** @param rowDistances from the row to every row, of at least 2; so `mapDistances` on the map */
  count(row: number, rowDistances: Float64Array, mapDistances: Float64Array): void {
    const n = rowDistances.length;
    for (let drawn = 0; drawn < this.perQuery; drawn++) {
      const other = (row + 1 + this.random.integer(n - 1)) % n;
      this.inRows[this.pairs] = rowDistances[other];
      this.onMap[this.pairs++] = mapDistances[other];
    }
  }

  /** In [-1, 1]. */
  spearman(): number {
    return spearman(this.inRows, this.onMap);
  }
}

/**
 * Spearman's rank correlation of two equally long lists, equal values sharing their average rank. Where all values of
 * one list are equal it is not defined: 1 if those of the other are too, since then nothing is lost, else 0.
 */
export function spearman(xs: Float64Array, ys: Float64Array): number {
  const x = centredRanks(xs);
  const y = centredRanks(ys);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let p = 0; p < x.length; p++) {
    xx += x[p] * x[p];
    yy += y[p] * y[p];
    xy += x[p] * y[p];
  }
  if (xx === 0 && yy === 0) return 1;
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}

/** Each value's rank, equal ones at their average, less the mean rank. */
function centredRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, p) => p).sort((p, q) => values[p] - values[q]);
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let p = start; p < end; p++) ranks[order[p]] = (start + end - values.length) / 2;
  }
  return ranks;
}
