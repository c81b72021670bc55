import { NearestSelector } from '../../../src/neighbors/nearest';
import { createRandom } from '../../../src/random';

function bySorting(distances: Float64Array, k: number): { index: number; distance: number }[] {
  return Array.from(distances, (distance, index) => ({ index, distance }))
    .sort((a, b) => a.distance - b.distance || a.index - b.index)
    .slice(0, k);
}

describe('NearestSelector', () => {
  test.each([1, 2, 3, 7, 30, 99])('finds what sorting finds, k = %i', (k) => {
    const random = createRandom(k);
    const selector = new NearestSelector(k);
    for (let round = 0; round < 50; round++) {
      // Few different values, so that ties abound; and an Infinity, as a row's distance to itself.
      const distances = Float64Array.from({ length: 100 }, () => random.integer(round + 1));
      distances[random.integer(100)] = Infinity;
      selector.select(distances);
      const expected = bySorting(distances, k);
      expect(Array.from(selector.indices)).toEqual(expected.map(({ index }) => index));
      expect(Array.from(selector.distances)).toEqual(expected.map(({ distance }) => distance));
    }
  });

  test.each([
    ['ascending', (row: number) => row],
    ['descending', (row: number) => -row],
    ['all equal', () => 4],
  ])('copes with %s distances', (_, distance) => {
    const distances = Float64Array.from({ length: 500 }, (_, row) => distance(row));
    const selector = new NearestSelector(20);
    selector.select(distances);
    expect(Array.from(selector.indices)).toEqual(bySorting(distances, 20).map(({ index }) => index));
  });
});
