import { createRandom } from '../random';
import { metric } from './metric';

/** The share is then known to within .0035 (one standard deviation, at worst). */
const TRIPLETS = 20_000;

/**
 * Random triplet accuracy (Wang, Huang, Rudin & Shaposhnik 2021): the share of random triplets of different rows (i, j, l)
 * for which the map agrees with the rows on which of j and l is nearer to i. At least 20,000 are drawn, equally many for
 * each query i, and the same every time. Of equally near rows the earlier counts as nearer, in both spaces alike.
 */
export const tripletAccuracy = metric({
  name: 'tripletAccuracy',
  doc: 'Share of random triplets for which the map keeps which of two rows is nearer to the third (Wang et al. 2021).',
  range: [0, 1],
  needsLabels: false,
  measure: ({ rows, queries }) => {
    const random = createRandom(0);
    const perQuery = Math.ceil(TRIPLETS / queries);
    let triplets = 0;
    let kept = 0;
    return {
      add({ row, rowDistances, mapDistances }) {
        for (let drawn = 0; drawn < perQuery; drawn++) {
          const j = (row + 1 + random.integer(rows - 1)) % rows;
          // Drawn from the rows that are left, so that all three differ.
          let l = random.integer(rows - 2);
          if (l >= Math.min(row, j)) l++;
          if (l >= Math.max(row, j)) l++;
          triplets++;
          if (isNearer(j, l, rowDistances) === isNearer(j, l, mapDistances)) kept++;
        }
      },
      value: () => kept / triplets,
    };
  },
});

function isNearer(j: number, l: number, distances: Float64Array): boolean {
  return distances[j] < distances[l] || (distances[j] === distances[l] && j < l);
}
