import { rateFactor } from '../../../src/training/schedule';

const PROGRESS = Array.from({ length: 101 }, (_, i) => i / 100);

test('one cycle rises to its peak early and falls to almost nothing', () => {
  const rates = PROGRESS.map(rateFactor);
  expect(rates[0]).toBeLessThan(0.1);
  expect(Math.max(...rates)).toBeCloseTo(1, 2);
  expect(rates.indexOf(Math.max(...rates))).toBeLessThan(25);
  expect(rates[100]).toBeLessThan(0.01);
  expect(rates.every((rate) => rate > 0)).toBe(true);
});
