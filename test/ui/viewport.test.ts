import { extentOf, toMap, toPixel, viewportOf, widened } from '../../ui/viewport';

test('the extent holds all rows, with a margin', () => {
  const { left, right, bottom, top } = extentOf(Float32Array.of(0, 0, 10, 5));
  expect(left).toBeLessThan(0);
  expect(right).toBeGreaterThan(10);
  expect(bottom).toBeLessThan(0);
  expect(top).toBeGreaterThan(5);
});

test('one wild row does not shrink the map, and what is not a number is ignored', () => {
  const rows = Array.from({ length: 200 }, (_, i) => [Math.sin(i), Math.cos(i)]).flat();
  const { right, top } = extentOf(Float32Array.from([...rows, 1e6, 1e6, Number.NaN, Number.NaN]));
  expect(right).toBeLessThan(2);
  expect(top).toBeLessThan(2);
});

test('where most rows are one tight group, the others are in view all the same', () => {
  const rows = Array.from({ length: 400 }, (_, i) =>
    i % 5 ? [Math.sin(i) / 50, 0] : [3, Math.sin(i)],
  ).flat();
  const { right, bottom, top } = extentOf(Float32Array.from(rows));
  expect(right).toBeGreaterThan(3);
  expect(top - bottom).toBeGreaterThan(2);
});

test('no rows, or a single one, still have an extent', () => {
  for (const rows of [[], [3, 4]]) {
    const { left, right, bottom, top } = extentOf(Float32Array.from(rows));
    expect(right).toBeGreaterThan(left);
    expect(top).toBeGreaterThan(bottom);
  }
});

test('pixels and map positions are inverse, at any zoom, with the same scale on both axes', () => {
  const view = viewportOf({ left: -2, right: 2, bottom: -1, top: 1 }, 300, 200, { k: 3, x: -40, y: 25 });
  expect(view.scaleY).toBe(-view.scaleX);
  const [x, y] = toPixel(view, 0.7, -0.3);
  const [mapX, mapY] = toMap(view, x, y);
  expect(mapX).toBeCloseTo(0.7, 10);
  expect(mapY).toBeCloseTo(-0.3, 10);
});

test('a map without rows grows with its readings, and stands still for those nearby', () => {
  const first = widened(null, 5, -3);
  expect(first).toEqual({ left: 4, right: 6, bottom: -4, top: -2 });
  expect(widened(first, 5.5, -2.5)).toBe(first);
  const wider = widened(first, 9, -3);
  expect(wider).toMatchObject({ left: 4, bottom: -4, top: -2 });
  expect(wider.right).toBeGreaterThan(9);
  expect(widened(wider, 9.5, -3)).toBe(wider);
});
