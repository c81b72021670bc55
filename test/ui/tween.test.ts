import { moveRows } from '../../ui/tween';

const move = { from: Float32Array.of(0, 0), to: Float32Array.of(10, -10), started: 1000 };

test('begins where the rows were, ends where they go, and is over once', () => {
  const at = new Float32Array(2);
  expect(moveRows(move, 1000, at)).toBe(false);
  expect(Array.from(at)).toEqual([0, 0]);
  moveRows(move, 1450, at);
  expect(at[0]).toBeCloseTo(5, 5);
  expect(moveRows(move, 5000, at)).toBe(true);
  expect(Array.from(at)).toEqual([10, -10]);
});
