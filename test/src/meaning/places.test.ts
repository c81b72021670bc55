import { Places } from '../../../src/meaning/places';
import { createRandom } from '../../../src/random';

const random = createRandom(4);
const ROWS = 300;
const coordinates = {
  data: Float32Array.from({ length: ROWS * 2 }, (_, i) => random.normal() + (i < ROWS ? 0 : 20)),
  rows: ROWS,
  cols: 2,
};
const places = new Places(coordinates);

describe('trust', () => {
  const nearCorner = Int32Array.from({ length: 10 }, (_, i) => i);

  test('is 1 where all nearest rows are near on the map, 0 where none is', () => {
    const few = new Places({ data: coordinates.data.subarray(0, 24), rows: 12, cols: 2 });
    expect(few.trust(nearCorner, [0, 0])).toBe(1);
    expect(places.trust(nearCorner, [20, 20])).toBe(0);
  });

  test('without neighbours there is nothing to trust', () => {
    expect(places.trust(new Int32Array(0), [0, 0])).toBe(0);
  });
});

describe('readingAt', () => {
  const values = {
    data: Float32Array.from({ length: ROWS * 2 }, (_, i) => (i % 2 ? 3 : i < ROWS ? 10 : 50)),
    rows: ROWS,
    cols: 2,
  };

  test('mean and spread of the rows there', () => {
    const { isKnown, mean, spread } = places.readingAt([20, 20], values);
    expect(isKnown).toBe(true);
    expect([...mean]).toEqual([expect.closeTo(50, 6), expect.closeTo(3, 6)]);
    expect([...spread]).toEqual([expect.closeTo(0, 3), expect.closeTo(0, 3)]);
  });

  test('says when nobody was ever there', () => {
    const { isKnown, distance, mean } = places.readingAt([10, 10], values);
    expect(isKnown).toBe(false);
    expect(distance).toBeGreaterThan(5);
    expect(mean.every(Number.isFinite)).toBe(true);
    expect(places.readingAt([1e30, 1e30], values).mean.every(Number.isFinite)).toBe(true);
  });

  test('a single row', () => {
    const one = new Places({ data: Float32Array.of(1, 2), rows: 1, cols: 2 });
    const there = one.readingAt([1, 2], { data: Float32Array.of(7), rows: 1, cols: 1 });
    expect(there).toMatchObject({ isKnown: true, distance: 0 });
    expect([...there.mean, ...there.spread]).toEqual([7, 0]);
  });

  test('all rows at one place', () => {
    const same = new Places({ data: new Float32Array(40), rows: 20, cols: 2 });
    const there = same.readingAt([0, 0], { data: new Float32Array(20).fill(4), rows: 20, cols: 1 });
    expect(there.isKnown).toBe(true);
    expect(there.mean[0]).toBeCloseTo(4, 6);
  });
});
