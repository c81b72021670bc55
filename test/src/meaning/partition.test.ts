import { groupSizes, overlaps, renumbered, winner } from '../../../src/meaning/partition';

test('groupSizes and overlaps leave out rows of no group', () => {
  const a = Int32Array.of(0, 0, 1, -1, 1);
  const b = Int32Array.of(5, 6, 6, 5, -1);
  expect([...groupSizes(a)]).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(overlaps(a, b).get(0)?.get(5)).toBe(1);
  expect(overlaps(a, b).get(1)?.get(6)).toBe(1);
  expect(overlaps(a, b).get(1)?.get(5)).toBeUndefined();
});

test('renumbered puts the largest group first and drops what is not kept', () => {
  const renamed = renumbered(Int32Array.of(9, 4, 4, 4, 9, 7, -1), (_, size) => size > 1);
  expect([...renamed]).toEqual([1, 0, 0, 0, 1, -1, -1]);
});

test('winner: most votes, of equals the first, null without votes', () => {
  expect(winner(['a', 'b', 'b'])).toEqual({ value: 'b', share: 2 / 3 });
  expect(winner(['b', 'a'])).toEqual({ value: 'b', share: 0.5 });
  expect(winner([])).toBeNull();
});
