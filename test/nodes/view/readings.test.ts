import { readingsOf } from '../../../nodes/view/readings';
import { matrix } from '../../../src/index';

test('a reading has its place, its time and its values, five digits each', () => {
  const [reading] = readingsOf(matrix([1 / 3, 123456.7], 1, 2), matrix([0.123456789, -2], 1, 2), 42);
  expect(reading).toEqual({ x: 0.12346, y: -2, at: 42, values: [0.33333, 123460] });
});

test('of a large batch the newest 60 are shown, with 32 values each', () => {
  const rows = matrix(
    Float32Array.from({ length: 200 * 40 }, (_, i) => i % 40),
    200,
    40,
  );
  const places = matrix(
    Float32Array.from({ length: 400 }, (_, i) => i >> 1),
    200,
    2,
  );
  const readings = readingsOf(rows, places, 0);
  expect(readings.map(({ x }) => x)).toEqual(Array.from({ length: 60 }, (_, i) => 140 + i));
  expect(readings[0].values).toEqual(Array.from({ length: 32 }, (_, i) => i));
});

test('a map of other than two dimensions shows none', () => {
  expect(readingsOf(matrix([1], 1, 1), matrix([1, 2, 3], 1, 3), 0)).toEqual([]);
});
