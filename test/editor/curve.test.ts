import { curvePoints, thinned } from '../../editor/curve';

test('the highest loss is at the top left, the lowest near the bottom', () => {
  expect(curvePoints([4, 2, 0], 100, 60)).toBe('0.0,2.0 50.0,30.0 100.0,58.0');
});

test('one value, or equal ones, make a line all the same', () => {
  expect(curvePoints([3], 100, 60)).toBe('0.0,58.0');
  expect(curvePoints([3, 3], 100, 60)).toBe('0.0,58.0 100.0,58.0');
});

test('of too many values every other one stays, the newest among them', () => {
  expect(thinned([1, 2, 3], 3)).toEqual([1, 2, 3]);
  expect(thinned([1, 2, 3, 4], 3)).toEqual([2, 4]);
});
