import { studentFactor } from '../../../src/meaning/studentT';

// 99.5 % points of Student's t, from its tables, over that of the normal distribution.
test.each([
  [3, 5.8409, 2],
  [5, 4.0321, 3],
  [10, 3.1693, 3],
  [30, 2.75, 4],
])('with %d degrees of freedom', (freedom, point, digits) => {
  expect(Math.abs(studentFactor(freedom) / (point / 2.575829) - 1)).toBeLessThan(
    freedom === 3 ? 0.012 : 10 ** -digits,
  );
});

test('with ever more it is the normal distribution', () => {
  expect(studentFactor(Infinity)).toBe(1);
});
