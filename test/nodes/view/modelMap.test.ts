import { mapOf, mapOfTraining } from '../../../nodes/view/modelMap';
import { matrix, parseModel } from '../../../src/index';
import { storedModel } from './support';

const floats = (base64: string | null): number[] => {
  const bytes = Buffer.from(base64 ?? '', 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
};

test('a model that keeps rows gives them with their values', () => {
  const map = mapOf(parseModel(storedModel()));
  expect(map?.rows).toBe(40);
  expect(floats(map?.coordinates ?? null)).toHaveLength(80);
  expect(floats(map?.values ?? null)).toHaveLength(120);
  expect(map?.features).toEqual(['temperature', 'pressure', 'flow']);
});

test('a training gives its rows as they are', () => {
  const map = mapOfTraining(
    matrix([1, 2, 3, 4, 5, 6], 2, 3),
    matrix([7, 8, 9, 10], 2, 2),
    ['a', 'b', 'c'],
    ['x', null],
  );
  expect(map).toMatchObject({ rows: 2, features: ['a', 'b', 'c'], labels: ['x', null] });
  expect(floats(map?.coordinates ?? null)).toEqual([7, 8, 9, 10]);
  expect(floats(map?.values ?? null)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('of many rows 2,000 are given, from first to last', () => {
  const rows = 5001;
  const numbers = Float32Array.from({ length: rows }, (_, i) => i);
  const both = Float32Array.from({ length: 2 * rows }, (_, i) => i >> 1);
  const map = mapOfTraining(matrix(numbers, rows, 1), matrix(both, rows, 2), null, null);
  const values = floats(map?.values ?? null);
  expect(map?.rows).toBe(2000);
  expect(values).toHaveLength(2000);
  expect(values[0]).toBe(0);
  expect(values[1999]).toBeGreaterThan(4990);
  expect(floats(map?.coordinates ?? null).filter((_, i) => i % 2 === 0)).toEqual(values);
  expect(map).toMatchObject({ features: [], labels: null });
});

test('a map of other than two dimensions is not shown', () => {
  expect(mapOfTraining(matrix([1], 1, 1), matrix([1, 2, 3], 1, 3), null, null)).toBeNull();
});
