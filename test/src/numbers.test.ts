import { columnMeans, median, subtractFromRows } from '../../src/numbers';
import { fromRows } from '../support/data';

const X = fromRows([
  [1, 10],
  [2, 30],
  [6, 50],
]);

test("a column's mean is in double precision, and taken from its rows it leaves them about zero", () => {
  expect(Array.from(columnMeans(X))).toEqual([3, 30]);
  expect(Array.from(subtractFromRows(X, columnMeans(X)).data)).toEqual([-2, -20, -1, 0, 3, 20]);
  const large = fromRows(Array.from({ length: 3000 }, (_, i) => [1e8 + 8 * (i % 2)]));
  expect(columnMeans(large)[0]).toBe(1e8 + 4);
});

test('the median is the middle number, the upper one of two', () => {
  expect(median(Float32Array.of(5, 1, 3))).toBe(3);
  expect(median(Float64Array.of(4, 1, 3, 2))).toBe(3);
});
