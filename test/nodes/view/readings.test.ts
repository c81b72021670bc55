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

test('a reading has what is told of it, and an unusual one what made it so', () => {
  const rows = matrix([1, 2], 2, 1);
  const places = matrix([0, 0, 1, 1], 2, 2);
  const causes = Array.from({ length: 9 }, (_, i) => ({
    feature: `f${i}`,
    value: 1 / 3,
    usual: 2 / 3,
    spreads: 8,
  }));
  const [usual, unusual] = readingsOf(rows, places, 0, {
    novelty: [
      { p: 0.5, score: 1, unusual: false },
      { p: 0.00123456, score: 9, unusual: true },
    ],
    cause: [null, causes],
    regime: [{ id: 3, name: 'Idle', share: 1 }, null],
    label: [{ value: 7, share: 1 }, null],
  });
  expect(usual).toEqual({ x: 0, y: 0, at: 0, values: [1], novelty: 0.5, regime: 3, label: '7' });
  expect(unusual).toMatchObject({ novelty: 0.0012346, unusual: true });
  expect(unusual.causes).toHaveLength(5);
  expect(unusual.causes?.[0]).toEqual({ feature: 'f0', value: 0.33333, usual: 0.66667 });
});

test('of a model that can tell nothing, nothing is told', () => {
  const told = { novelty: null, cause: null, regime: null, label: null };
  expect(readingsOf(matrix([1], 1, 1), matrix([0, 0], 1, 2), 0, told)).toEqual([
    { x: 0, y: 0, at: 0, values: [1] },
  ]);
});
