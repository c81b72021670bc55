import { classNumbers } from '../../../src/metrics/classes';
import { knnAccuracy } from '../../../src/metrics/knnAccuracy';
import type { Query } from '../../../src/metrics/metric';
import type { Label } from '../../../src/options/spec';

/** The accuracy over some rows with their neighbours. */
function accuracy(labels: Label[], lists: Record<number, number[]>): number | null {
  const classes = classNumbers(labels);
  const votes = knnAccuracy.measure({ k: 1, rows: labels.length, queries: labels.length, classes });
  for (const [row, neighbors] of Object.entries(lists)) {
    votes.add({ row: Number(row), nearMap: { indices: Int32Array.from(neighbors) } } as Query);
  }
  return votes.value();
}

describe('accuracy of labels by majority vote', () => {
  test('most votes win, however far', () => {
    expect(accuracy(['a', 'b', 'a', 'a'], { 0: [1, 2, 3] })).toBe(1);
    expect(accuracy(['b', 'b', 'a', 'a'], { 0: [1, 2, 3] })).toBe(0);
  });

  test('of equally many votes the nearest wins', () => {
    expect(accuracy(['a', 'b', 'a', 'a', 'b'], { 0: [1, 2, 3, 4] })).toBe(0);
    expect(accuracy(['a', 'a', 'b', 'b', 'a'], { 0: [1, 2, 3, 4] })).toBe(1);
  });

  test('is the share of rows that are right', () => {
    expect(accuracy(['a', 'a', 'b', 'b'], { 0: [1], 1: [0], 2: [1], 3: [2] })).toBe(0.75);
  });

  test('rows without a label neither count nor vote', () => {
    const labels = ['a', null, null, 'a', 'b', null];
    expect(accuracy(labels, { 0: [1, 2, 3], 1: [4, 5, 0] })).toBe(1);
    expect(accuracy(labels, { 0: [1, 2, 5] })).toBeNull();
    expect(accuracy([null, null], { 0: [1], 1: [0] })).toBeNull();
  });

  test('votes do not carry over to the next row', () => {
    const labels = ['a', 'b', 'b', 'b', 'a', 'a'];
    expect(accuracy(labels, { 1: [2, 3, 0], 0: [4, 5, 1] })).toBe(1);
  });
});
