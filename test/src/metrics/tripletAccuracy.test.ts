import { matrix } from '../../../src/matrix';
import { tripletAccuracy } from '../../../src/metrics/tripletAccuracy';
import { fromRows, normalMatrix, sortedNeighbors } from '../../support/data';
import { measured } from '../../support/queries';

describe('random triplet accuracy', () => {
  test('is close to that of all triplets', () => {
    const X = normalMatrix(40, 4, 1);
    const map = matrix(
      Float32Array.from({ length: 80 }, (_, p) => X.data[Math.floor(p / 2) * 4 + (p % 2)]),
      40,
      2,
    );
    const [inRows, onMap] = [X, map].map((m) =>
      sortedNeighbors(m).map((list) => new Map(list.map(({ index }, place) => [index, place]))),
    );
    let kept = 0;
    let all = 0;
    for (let i = 0; i < 40; i++) {
      for (const [j, rank] of inRows[i]) {
        for (const [l, other] of inRows[i]) {
          if (j >= l) continue;
          all++;
          if (rank < other === onMap[i].get(j)! < onMap[i].get(l)!) kept++;
        }
      }
    }
    expect(kept / all).toBeLessThan(0.9);
    expect(Math.abs(measured(tripletAccuracy, X, map) - kept / all)).toBeLessThan(0.015);
  });

  test('three rows: only their three triplets count', () => {
    // The map moves row 2 past row 0, so that only row 0's order of the others is turned.
    const X = fromRows([[0], [1], [5]]);
    const map = fromRows([[0], [1], [-0.5]]);
    expect(measured(tripletAccuracy, X, X)).toBe(1);
    expect(Math.abs(measured(tripletAccuracy, X, map) - 1 / 3)).toBeLessThan(0.02);
  });

  test('unrelated maps get about a half', () => {
    const accuracy = measured(tripletAccuracy, normalMatrix(200, 3, 1), normalMatrix(200, 2, 2));
    expect(Math.abs(accuracy - 0.5)).toBeLessThan(0.03);
  });
});
