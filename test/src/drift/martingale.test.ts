import { bet, logCapital, START } from '../../../src/drift/martingale';
import { createRandom } from '../../../src/random';

describe('the martingale', () => {
  it('begins with a capital of 1', () => {
    expect(Math.exp(logCapital(START))).toBeCloseTo(1);
  });

  it('is fair: what a p-value wins on average is nothing', () => {
    const random = createRandom(1);
    let now = START;
    for (let i = 0; i < 200; i++) {
      const grid = Array.from({ length: 1000 }, (_, j) => (j + 0.5) / 1000);
      const mean = grid.reduce((sum, p) => sum + Math.exp(logCapital(bet(now, p))), 0) / grid.length;
      expect(Math.log(mean)).toBeCloseTo(logCapital(now), 6);
      now = bet(now, random.uniform() * (i < 150 ? 1 : 0.3));
    }
  });

  it('stays a number, whatever the winnings', () => {
    let now = START;
    for (let i = 0; i < 5000; i++) now = bet(now, 0);
    expect(logCapital(now)).toBeGreaterThan(2000);
    for (let i = 0; i < 5000; i++) now = bet(now, 1);
    expect(Number.isFinite(logCapital(now))).toBe(true);
    expect(now.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });
});
