import { setApart } from '../../../src/meaning/apart';
import { createRandom } from '../../../src/random';

const random = createRandom(1);
const groups = Int32Array.from({ length: 400 }, (_, row) => (row < 100 ? 0 : row < 390 ? 1 : -1));

/** Columns of 400 values, as a matrix. */
function rowsOf(...columns: ((row: number) => number)[]) {
  const data = Float32Array.from({ length: 400 * columns.length }, (_, i) =>
    columns[i % columns.length](Math.floor(i / columns.length)),
  );
  return { data, rows: 400, cols: columns.length };
}

describe('setApart', () => {
  test('names the features that differ, the most first, and how', () => {
    const X = rowsOf(
      () => random.normal(),
      (row) => random.normal() - (row < 100 ? 9 : 0),
      (row) => random.normal() + (row < 100 ? 2 : 0),
    );
    const [first] = setApart(X, groups, 2);
    expect(first.map(({ feature, direction }) => [feature, direction])).toEqual([
      [1, 'low'],
      [2, 'high'],
    ]);
    expect(first[0].effect).toBe(1);
    expect(first[1].effect).toBeLessThan(1);
  });

  test('an outlier does not count', () => {
    const X = rowsOf((row) => (row === 5 ? 1e9 : random.normal()));
    expect(setApart(X, groups, 2)[0]).toEqual([]);
  });

  test('switches, missing values, constants and empty groups', () => {
    const X = rowsOf(
      (row) => (row < 100 ? 1 : 0),
      (row) => (row % 2 ? Number.NaN : row < 100 ? 5 : 3),
      () => 7,
      () => Number.NaN,
    );
    const found = setApart(X, groups, 3);
    expect(found[0].map(({ feature, direction, effect }) => [feature, direction, effect])).toEqual([
      [0, 'high', 1],
      [1, 'high', 1],
    ]);
    expect(found[2]).toEqual([]);
  });

  test('at most three features', () => {
    const shifted = (row: number): number => (row < 100 ? 1 : 0) + 0.01 * random.normal();
    expect(setApart(rowsOf(shifted, shifted, shifted, shifted), groups, 1)[0]).toHaveLength(3);
  });
});
