import { readTime } from '../../../src/history/time';

it.each([
  [1_700_000_000, 1_700_000_000_000],
  [1_700_000_000.5, 1_700_000_000_500],
  [1_700_000_000_000, 1_700_000_000_000],
  [1_700_000_000_000_000, 1_700_000_000_000],
  [1_700_000_000_000_000_000, 1_700_000_000_000],
  ['1700000000', 1_700_000_000_000],
  ['2023-11-14T22:13:20Z', 1_700_000_000_000],
  ['2023-11-14T22:13:20.250+00:00', 1_700_000_000_250],
  [new Date(1_700_000_000_000), 1_700_000_000_000],
  [0.25, 250],
  [-3, -3000],
])('reads %p as a time', (value, ms) => {
  expect(readTime(value)).toBe(ms);
});

it.each([null, undefined, '', ' ', 'soon', Number.NaN, Infinity, new Date('x'), {}, [1], true])(
  'finds no time in %p',
  (value) => {
    expect(readTime(value)).toBeNull();
  },
);

it('finds no time in a long text, without a long look', () => {
  expect(readTime('1'.repeat(1e6))).toBeNull();
});
