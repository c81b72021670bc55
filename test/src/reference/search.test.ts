import { ReferenceSearch } from '../../../src/reference/search';
import { normalMatrix } from '../../support/data';

const points = normalMatrix(300, 5, 1);
const rows = normalMatrix(20, 5, 2);

/** Every point with its squared distance, nearest first, ties by number. */
function sortedDistances(row: Float32Array): { point: number; squared: number }[] {
  return Array.from({ length: points.rows }, (_, point) => ({
    point,
    squared: row.reduce((sum, x, i) => sum + (x - points.data[5 * point + i]) ** 2, 0),
  })).sort((a, b) => a.squared - b.squared || a.point - b.point);
}

test('finds the nearest points, nearest first', () => {
  const search = new ReferenceSearch(points, 7);
  for (let i = 0; i < rows.rows; i++) {
    const row = rows.data.subarray(5 * i, 5 * i + 5);
    search.find(row);
    const expected = sortedDistances(row).slice(0, 7);
    expect(Array.from(search.indices)).toEqual(expected.map(({ point }) => point));
    expected.forEach(({ squared }, at) => {
      expect(search.squaredDistances[at]).toBeCloseTo(squared, 10);
    });
  }
});

test('passes points over', () => {
  const search = new ReferenceSearch(points, 7);
  const row = rows.data.subarray(0, 5);
  search.find(row, (point) => point % 2 === 0);
  const odd = sortedDistances(row).filter(({ point }) => point % 2 === 1);
  expect(Array.from(search.indices)).toEqual(odd.slice(0, 7).map(({ point }) => point));
});

test('equal points come in their order; of few points all are found', () => {
  const search = new ReferenceSearch({ data: new Float32Array([2, 1, 2, 1]), rows: 4, cols: 1 }, 15);
  search.find(new Float32Array([0]));
  expect(Array.from(search.indices)).toEqual([1, 3, 0, 2]);
});

test('picks by rounded scores the same as it finds', () => {
  const [found, picked] = [new ReferenceSearch(points), new ReferenceSearch(points)];
  const row = rows.data.subarray(0, 5);
  found.find(row);
  const scores = new Float32Array(300);
  for (const { point, squared } of sortedDistances(row)) scores[point] = squared - 100;
  picked.pick(row, scores);
  expect(picked.indices).toEqual(found.indices);
  expect(picked.squaredDistances).toEqual(found.squaredDistances);
});
