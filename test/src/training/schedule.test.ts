import { oneCycle } from '../../../src/training/schedule';

test('the rate rises to its peak early and falls to almost nothing', () => {
  const rates = Array.from({ length: 101 }, (_, i) => oneCycle(i / 100));
  expect(rates[0]).toBeLessThan(0.1);
  expect(Math.max(...rates)).toBeCloseTo(1, 2);
  expect(rates.indexOf(Math.max(...rates))).toBeLessThan(25);
  expect(rates[100]).toBeLessThan(0.01);
  expect(rates.every((rate) => rate > 0)).toBe(true);
});
