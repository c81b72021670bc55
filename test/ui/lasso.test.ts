import { box, rowsInside } from '../../ui/lasso';

const coordinates = Float32Array.of(0, 0, 2, 2, -1, 0.5, 0.9, 0.9);

test('a box holds what is inside, whichever corner it was drawn from', () => {
  expect(Array.from(rowsInside(coordinates, box(-0.5, -0.5, 1, 1)))).toEqual([0, 3]);
  expect(Array.from(rowsInside(coordinates, box(1, 1, -0.5, -0.5)))).toEqual([0, 3]);
});

test('an outline with a bay leaves the bay out', () => {
  const withBay = Float32Array.of(-2, -2, 3, -2, 3, 3, 0, 0.2, -2, 3);
  expect(Array.from(rowsInside(Float32Array.of(0, 2, 0, 0), withBay))).toEqual([1]);
});

test('an outline without area holds nothing', () => {
  expect(rowsInside(coordinates, Float32Array.of(0, 0, 1, 1))).toHaveLength(0);
  expect(rowsInside(coordinates, new Float32Array(0))).toHaveLength(0);
});
