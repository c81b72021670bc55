import { groupByNeighbors, labelAccuracy, labelByNeighbors, reachOf } from '../../../src/meaning/votes';

const groups = Int32Array.of(0, 0, 0, 1, 1, -1);
const near = (...indices: number[]) => ({
  indices: Int32Array.from(indices),
  squaredDistances: indices.map(() => 4),
});

describe('groupByNeighbors', () => {
  test('the group of most, with its share', () => {
    expect(groupByNeighbors(near(0, 1, 3), groups, 2)).toEqual({ value: 0, share: 2 / 3 });
  });

  test('none between groups, among rows of none, and far from all', () => {
    expect(groupByNeighbors(near(0, 3, 5), groups, 2)).toBeNull();
    expect(groupByNeighbors(near(5), groups, 2)).toBeNull();
    expect(groupByNeighbors(near(0, 1), groups, 1.9)).toBeNull();
  });

  test('the ten nearest vote', () => {
    const all = Int32Array.from({ length: 15 }, (_, i) => (i < 10 ? 0 : 3));
    expect(groupByNeighbors(near(...all), groups, 2)).toEqual({ value: 0, share: 1 });
  });
});

describe('labelByNeighbors', () => {
  test('rows without a label do not vote', () => {
    const labels = ['a', null, null, 'b', 'b', null];
    expect(labelByNeighbors(near(0, 1, 2, 3, 4), labels)).toEqual({ value: 'b', share: 2 / 3 });
    expect(labelByNeighbors(near(1, 2), labels)).toBeNull();
  });
});

test('labelAccuracy: the share of labelled rows whose neighbours have their label', () => {
  const neighbors = { indices: Int32Array.of(1, 2, 0, 2, 0, 1), k: 2 };
  expect(labelAccuracy(neighbors, [1, 1, 2])).toBeCloseTo(2 / 3, 12);
  expect(labelAccuracy(neighbors, [null, null, null])).toBeNull();
});

test('reachOf: three times what nearly all rows have', () => {
  const squaredDistances = Float64Array.from({ length: 200 }, (_, p) => (p < 2 ? 1e6 : 4));
  expect(reachOf({ squaredDistances, k: 2 })).toBe(6);
  expect(reachOf({ squaredDistances: new Float64Array(0), k: 2 })).toBe(0);
});
