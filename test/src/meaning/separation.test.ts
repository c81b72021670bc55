import { intrinsicDimension } from '../../../src/meaning/separation';
import { createRandom } from '../../../src/random';

describe('intrinsicDimension', () => {
  const random = createRandom(3);
  /** Squared distances to the 20 nearest of 400 rows in a cube, from its middle. */
  const distances = (cols: number): Float64Array[] =>
    Array.from({ length: 200 }, () =>
      Float64Array.from({ length: 400 }, () => {
        let sum = 0;
        for (let c = 0; c < cols; c++) sum += (random.uniform() - 0.5) ** 2;
        return sum;
      })
        .sort()
        .subarray(0, 20),
    );

  test.each([1, 2, 5])('rows that fill %i dimensions', (cols) => {
    const all = distances(cols).flatMap((row) => [...row]);
    const found = intrinsicDimension(all, 20, 20);
    expect(Math.abs(found / cols - 1)).toBeLessThan(0.15);
  });

  test('equal rows fill one', () => {
    expect(intrinsicDimension(new Float64Array(100), 20, 20)).toBe(1);
  });
});
