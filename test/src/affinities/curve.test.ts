import { findAbParams } from '../../../src/affinities/curve';
import { describeReference } from '../../support/reference';

/** The sum of squared differences from UMAP's piecewise curve at 300 distances up to three spreads. */
function error(a: number, b: number, spread: number, minDist: number): number {
  let sum = 0;
  for (let point = 0; point < 300; point++) {
    const d = (3 * spread * point) / 299;
    const wanted = d < minDist ? 1 : Math.exp(-(d - minDist) / spread);
    sum += (1 / (1 + a * d ** (2 * b)) - wanted) ** 2;
  }
  return sum;
}

describe('findAbParams', () => {
  describeReference('against umap-learn', (reference) => {
    test.each(reference.umap_ab)('spread $spread, min_dist $min_dist', ({ spread, min_dist, a, b }) => {
      const curve = findAbParams(spread, min_dist);
      expect(Math.abs(curve.a - a)).toBeLessThan(1e-5);
      expect(Math.abs(curve.b - b)).toBeLessThan(1e-5);
    });
  });

  test.each([
    [1, 0],
    [1, 1e-6],
    [1, 0.99],
    [1, 1],
    [7, 3],
    [0.01, 0.002],
  ])('no curve nearby fits better: spread %p, minDist %p', (spread, minDist) => {
    const { a, b } = findAbParams(spread, minDist);
    const least = error(a, b, spread, minDist);
    for (const factor of [0.999, 1.001]) {
      expect(error(a * factor, b, spread, minDist)).toBeGreaterThan(least);
      expect(error(a, b * factor, spread, minDist)).toBeGreaterThan(least);
    }
  });

  test('the scale of the map changes a only', () => {
    const one = findAbParams(1, 0.25);
    const ten = findAbParams(10, 2.5);
    expect(ten.b).toBeCloseTo(one.b, 12);
    expect(ten.a * 10 ** (2 * one.b)).toBeCloseTo(one.a, 10);
  });
});
