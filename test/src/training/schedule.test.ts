import { rateFactor } from '../../../src/training/schedule';

const PROGRESS = Array.from({ length: 101 }, (_, i) => i / 100);

test('one cycle rises to its peak early and falls to almost nothing', () => {
  const rates = PROGRESS.map((progress) => rateFactor('oneCycle', progress));
  expect(rates[0]).toBeLessThan(0.1);
  expect(Math.max(...rates)).toBeCloseTo(1, 2);
  expect(rates.indexOf(Math.max(...rates))).toBeLessThan(25);
  expect(rates[100]).toBeLessThan(0.01);
  expect(rates.every((rate) => rate > 0)).toBe(true);
});

test('cosine only falls, constant stays', () => {
  const rates = PROGRESS.map((progress) => rateFactor('cosine', progress));
  expect(rates[0]).toBe(1);
  expect(rates).toEqual([...rates].sort((a, b) => b - a));
  expect(PROGRESS.every((progress) => rateFactor('constant', progress) === 1)).toBe(true);
});
