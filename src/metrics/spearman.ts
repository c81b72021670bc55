import { createRandom } from '../random';
import { metric } from './metric';

const PAIRS = 20_000;

/**
 * Spearman's rank correlation of the rows' distances with the map's, over at least 20,000 random pairs: equally many of
 * each query with other rows. The same pairs are drawn every time.
 */
export const spearman = metric({
  name: 'spearman',
  doc: "Whether far rows are far apart on the map: Spearman's correlation of the distances of random pairs.",
  range: [-1, 1],
  needsLabels: false,
  measure: ({ rows, queries }) => {
    const random = createRandom(0);
    const perQuery = Math.ceil(PAIRS / queries);
    const inRows = new Float64Array(queries * perQuery);
    const onMap = new Float64Array(queries * perQuery);
    let pairs = 0;
    return {
      add({ row, rowDistances, mapDistances }) {
        for (let drawn = 0; drawn < perQuery; drawn++) {
          const other = (row + 1 + random.integer(rows - 1)) % rows;
          inRows[pairs] = rowDistances[other];
          onMap[pairs++] = mapDistances[other];
        }
      },
      value: () => rankCorrelation(inRows, onMap),
    };
  },
});

/**
 * Spearman's rank correlation of two equally long lists, equal values sharing their average rank. Where all values of
 * one list are equal it is not defined: 1 if those of the other are too, since then nothing is lost, else 0.
 */
export function rankCorrelation(xs: Float64Array, ys: Float64Array): number {
  const x = centeredRanks(xs);
  const y = centeredRanks(ys);
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
function centeredRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, p) => p).sort((p, q) => values[p] - values[q]);
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let p = start; p < end; p++) ranks[order[p]] = (start + end - values.length) / 2;
  }
  return ranks;
}
