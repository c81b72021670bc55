import { classNumbers } from '../../../src/metrics/classes';
import { VoteCounter } from '../../../src/metrics/vote';
import type { Label } from '../../../src/options/spec';

/** The accuracy over some rows with their neighbours. */
function accuracy(labels: Label[], lists: Record<number, number[]>): number | null {
  const votes = new VoteCounter(classNumbers(labels));
  for (const [row, neighbors] of Object.entries(lists)) votes.count(Number(row), Int32Array.from(neighbors));
  return votes.accuracy();
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

test('classNumbers counts labels from 0 and keeps numbers and text apart', () => {
  expect(Array.from(classNumbers(['x', 1, '1', null, 'x']))).toEqual([0, 1, 2, -1, 0]);
  const sparse: Label[] = ['x'];
  sparse.length = 2;
  expect(Array.from(classNumbers(sparse))).toEqual([0, -1]);
});
