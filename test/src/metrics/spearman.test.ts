import { type Matrix, matrix } from '../../../src/matrix';
import { rankCorrelation, spearman } from '../../../src/metrics/spearman';
import { distanceTable, fromRows, normalMatrix } from '../../support/data';
import { measured } from '../../support/queries';

const of = (...values: number[]) => Float64Array.from(values);

describe('rank correlation', () => {
  test('is 1 and -1 for orders kept and reversed', () => {
    expect(rankCorrelation(of(3, 1, 2), of(30, 10, 29))).toBe(1);
    expect(rankCorrelation(of(3, 1, 2), of(-30, -10, -29))).toBe(-1);
  });

  test('gives equal values their average rank', () => {
    // Ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4: covariance 4.5 over sqrt(4.5 * 5).
    expect(rankCorrelation(of(1, 2, 2, 3), of(1, 3, 2, 4))).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });

  test('agrees with the formula for lists without ties', () => {
    // 1 - 6 sum(d^2) / (n (n^2 - 1)) with rank differences 1, 1, 2, 2, 0.
    expect(rankCorrelation(of(1, 2, 3, 4, 5), of(2, 1, 5, 3, 4))).toBeCloseTo(1 - (6 * 8) / (5 * 24), 12);
  });

  test('all values equal: 1 if in both lists, else 0', () => {
    expect(rankCorrelation(of(2, 2, 2), of(5, 5, 5))).toBe(1);
    expect(rankCorrelation(of(2, 2, 2), of(5, 6, 7))).toBe(0);
    expect(rankCorrelation(of(5, 6, 7), of(2, 2, 2))).toBe(0);
  });
});

describe('correlation of sampled distances', () => {
  test('is close to that of all pairs', () => {
    const X = normalMatrix(300, 4, 1);
    const map = matrix(
      Float32Array.from({ length: 600 }, (_, p) => X.data[Math.floor(p / 2) * 4 + (p % 2)]),
      300,
      2,
    );
    const all = (m: Matrix) =>
      Float64Array.from(distanceTable(m).flatMap((distances, i) => Array.from(distances.subarray(i + 1))));
    const expected = rankCorrelation(all(X), all(map));
    expect(expected).toBeGreaterThan(0.5);
    expect(expected).toBeLessThan(0.9);
    expect(Math.abs(measured(spearman, X, map) - expected)).toBeLessThan(0.02);
  });

  test('two rows have one distance', () => {
    const X = fromRows([[0], [1]]);
    expect(measured(spearman, X, X)).toBe(1);
  });
});
