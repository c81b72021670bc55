import { type Matrix, matrix, takeRows } from '../../../src/matrix';
import { evaluate } from '../../../src/metrics/evaluate';
import { METRICS } from '../../../src/metrics/metrics';
import type { Label } from '../../../src/options/spec';
import { createRandom, permutation } from '../../../src/random';
import { fromRows, normalMatrix, sortedNeighbors } from '../../support/data';
import { describeReference } from '../../support/reference';

/** Venna & Kaski's sum as it is written down: every row's full ranking, by sorting. */
function naiveTrust(X: Matrix, embedding: Matrix, k: number): number {
  const n = X.rows;
  const inRows = sortedNeighbors(X);
  const onMap = sortedNeighbors(embedding);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const rank = new Map(inRows[i].map(({ index }, place) => [index, place + 1]));
    for (const { index } of onMap[i].slice(0, k)) sum += Math.max(0, rank.get(index)! - k);
  }
  return 1 - (2 / (n * k * (2 * n - 3 * k - 1))) * sum;
}

function naiveHit(embedding: Matrix, labels: readonly Label[], k: number): number {
  const shares = sortedNeighbors(embedding).map(
    (list, i) => list.slice(0, k).filter(({ index }) => labels[index] === labels[i]).length / k,
  );
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Mean share of the true k neighbours found among the map's. */
function naiveRecall(X: Matrix, embedding: Matrix, k: number): number {
  const onMap = sortedNeighbors(embedding).map((list) => new Set(list.slice(0, k).map(({ index }) => index)));
  const found = sortedNeighbors(X).flatMap((list, i) =>
    list.slice(0, k).filter(({ index }) => onMap[i].has(index)),
  );
  return found.length / (X.rows * k);
}

const PERFECT = { trustworthiness: 1, continuity: 1, knnRecall: 1, spearman: 1, tripletAccuracy: 1 };

function clusters(rows: number, cols: number, seed: number): { X: Matrix; labels: number[] } {
  const random = createRandom(seed);
  const labels = Array.from({ length: rows }, () => random.integer(4));
  const data = Float32Array.from({ length: rows * cols }, (_, p) => {
    const label = labels[Math.floor(p / cols)];
    return random.normal() + (p % 4 === label ? 4 : 0);
  });
  return { X: matrix(data, rows, cols), labels };
}

describe('evaluate', () => {
  describeReference('against scikit-learn and the reference implementation', (reference) => {
    test.each(reference.metrics)('k = $k', async (expected) => {
      const { k } = expected;
      const { labels } = reference;
      const metrics = await evaluate(fromRows(reference.X), fromRows(reference.embedding), { k, labels });
      expect(metrics.trustworthiness).toBeCloseTo(expected.trustworthiness, 10);
      expect(metrics.continuity).toBeCloseTo(expected.continuity, 10);
      expect(metrics.neighborhoodHit).toBeCloseTo(expected.neighborhood_hit_seed_including_self, 10);
      expect(metrics.neighborhoodHitSelfExcluded).toBeCloseTo(expected.neighborhood_hit, 10);
      expect(metrics).toMatchObject({ k, rows: reference.X.length });
    });
  });

  test.each([
    ['narrow', 6],
    ['wide', 60],
  ])('agrees with the definitions for %s rows', async (_, cols) => {
    const { X, labels } = clusters(150, cols, 11);
    const embedding = matrix(
      Float32Array.from({ length: 300 }, (_, p) => X.data[Math.floor(p / 2) * cols + (p % 2)]),
      150,
      2,
    );
    const metrics = await evaluate(X, embedding, { k: 9, labels });
    expect(metrics.trustworthiness).toBeCloseTo(naiveTrust(X, embedding, 9), 6);
    expect(metrics.continuity).toBeCloseTo(naiveTrust(embedding, X, 9), 6);
    expect(metrics.neighborhoodHitSelfExcluded).toBeCloseTo(naiveHit(embedding, labels, 9), 10);
    expect(metrics.knnRecall).toBeCloseTo(naiveRecall(X, embedding, 9), 12);
    expect(metrics.trustworthiness).toBeLessThan(1);
  });

  test('k is 7 unless said otherwise, and without labels there is no hit', async () => {
    const X = normalMatrix(30, 3, 1);
    const metrics = await evaluate(X, normalMatrix(30, 2, 2));
    expect(Object.keys(metrics)).toEqual([...METRICS.map(({ name }) => name), 'k', 'rows', 'queries']);
    expect(metrics).toMatchObject({
      k: 7,
      rows: 30,
      neighborhoodHit: null,
      neighborhoodHitSelfExcluded: null,
      knnAccuracy: null,
    });
  });

  test.each([2, 50])('a map that keeps every distance gets exactly 1, %i features', async (cols) => {
    const X = normalMatrix(64, cols, 3);
    const doubled = { ...X, data: X.data.map((x) => 2 * x) };
    expect(await evaluate(X, doubled)).toMatchObject(PERFECT);
  });

  test('duplicates on a perfect map still give exactly 1', async () => {
    const grid = fromRows(Array.from({ length: 60 }, (_, i) => [i % 3, Math.floor(i / 3) % 4]));
    const shuffled = takeRows(grid, permutation(60, createRandom(1)));
    expect(await evaluate(shuffled, shuffled)).toMatchObject(PERFECT);
  });

  test('wide duplicates tie: a map of the distinct rows places them as well as their rows do', async () => {
    const once = normalMatrix(20, 40, 8);
    const X = takeRows(
      once,
      Array.from({ length: 60 }, (_, i) => i % 20),
    );
    const metrics = await evaluate(X, X, { k: 5 });
    expect(metrics).toMatchObject(PERFECT);
  });

  test('all rows in one place: still numbers', async () => {
    const X = normalMatrix(30, 3, 1);
    const point = matrix(new Float32Array(60), 30, 2);
    const { trustworthiness, continuity } = await evaluate(X, point);
    expect(trustworthiness).toBeCloseTo(naiveTrust(X, point, 7), 12);
    expect(continuity).toBeCloseTo(naiveTrust(point, X, 7), 12);
  });

  test("where each row's neighbour is its farthest row, nothing is true", async () => {
    // Row 4 is farthest from all, and row 0 from it: on the map row 4 is in the middle and row 0 next to it.
    const X = fromRows([[0], [1], [2], [3], [10]]);
    const map = fromRows([
      [1, 0],
      [0, 1.5],
      [-1.5, 0],
      [0, -1.5],
      [0, 0],
    ]);
    const { trustworthiness, knnRecall } = await evaluate(X, map, { k: 1 });
    expect(trustworthiness).toBe(0);
    expect(naiveTrust(X, map, 1)).toBe(0);
    expect(knnRecall).toBe(0);
    expect((await evaluate(map, X, { k: 1 })).continuity).toBe(0);
  });

  test('more rows than one block', async () => {
    const X = normalMatrix(1600, 2, 5);
    expect(await evaluate(X, X)).toMatchObject({ ...PERFECT, rows: 1600, queries: 1600 });
  });

  describe('of more rows than are compared one by one', () => {
    const rows = 20_002;
    const place = (i: number) => 16 * Math.floor(i / 2) + (i % 2);

    test('a perfect map, duplicates and all, gets exactly 1', async () => {
      const X = fromRows(Array.from({ length: rows }, (_, i) => [i % 500, Math.floor(i / 1000)]));
      expect(await evaluate(X, X)).toMatchObject({ ...PERFECT, rows, queries: 4_000 });
    });

    test('each query is ranked among all rows', async () => {
      // Pairs of rows, and other pairs on the map: were rows left out, most partners would be missing.
      const X = fromRows(Array.from({ length: rows }, (_, i) => [place(i)]));
      const map = fromRows(Array.from({ length: rows }, (_, i) => [place(i + 1), 0]));
      const labels = Array.from({ length: rows }, (_, i) => Math.floor((i + 1) / 2));
      const metrics = await evaluate(X, map, { k: 1, labels: labels.fill(labels[1], 0, 1) });
      expect(metrics.knnAccuracy).toBeGreaterThan(0.999);
      expect(metrics.knnRecall).toBeLessThan(0.001);
      // The true partner is second or third on the map, at once beyond the neighbourhood.
      expect(metrics.continuity).toBeGreaterThan(0.9998);
      expect(metrics.continuity).toBeLessThan(1);
    });
  });

  test('metrics are the same whatever the engine', async () => {
    const { X, labels } = clusters(80, 30, 2);
    const map = normalMatrix(80, 2, 4);
    const native = await evaluate(X, map, { labels, engine: 'native' });
    expect(await evaluate(X, map, { labels, engine: 'wasm' })).toEqual(native);
  });

  describe('labels', () => {
    const line = fromRows(Array.from({ length: 10 }, (_, i) => [i, 0]));

    test('may be text; a row without one is left out', async () => {
      const labels: Label[] = ['a', 'a', 'a', null, 'b', 'b', null, null, null, null];
      const metrics = await evaluate(line, line, { k: 2, labels });
      // Nearest two: 0:{1,2} 1:{0,2} 2:{1,3} 4:{3,5} 5:{4,6}; ties go to the lower row; row 3 and 6 are unknown.
      expect(metrics.neighborhoodHitSelfExcluded).toBe(1);
      expect(metrics.neighborhoodHit).toBe(1);
    });

    test('numbers and text are different labels', async () => {
      const labels: Label[] = [1, '1', 1, '1', 1, '1', 1, '1', 1, '1'];
      const metrics = await evaluate(line, line, { k: 1, labels });
      expect(metrics.neighborhoodHitSelfExcluded).toBe(0);
      expect(metrics.neighborhoodHit).toBe(1);
    });

    test('guessed by the nearest on the map', async () => {
      const labels: Label[] = ['a', 'a', 'a', 'a', 'b', 'a', 'b', 'b', 'b', 'b'];
      const metrics = await evaluate(line, line, { k: 2, labels });
      // Nearest two: 0:{1,2} 4:{3,5} 5:{4,6} 6:{5,7}, the lower row first: 4 and 5 are wrong, and 6 by 5's vote.
      expect(metrics.knnAccuracy).toBe(0.7);
    });

    test('none known is as none given', async () => {
      const metrics = await evaluate(line, line, { k: 2, labels: new Array<Label>(10).fill(null) });
      expect(metrics).toMatchObject({
        neighborhoodHit: null,
        neighborhoodHitSelfExcluded: null,
        knnAccuracy: null,
      });
    });
  });

  describe('refuses', () => {
    const X = normalMatrix(20, 3, 1);
    const map = normalMatrix(20, 2, 2);
    const spoilt = (m: Matrix, at: number, value: number) => ({
      ...m,
      data: m.data.map((x, p) => (p === at ? value : x)),
    });

    test.each([
      ['too few rows', 'PDR_TOO_FEW_ROWS', X, map, { k: 10 }],
      ['k = 0', 'PDR_BAD_OPTION', X, map, { k: 0 }],
      ['k = 2.5', 'PDR_BAD_OPTION', X, map, { k: 2.5 }],
      ['k = NaN', 'PDR_BAD_OPTION', X, map, { k: Number.NaN }],
      ['K', 'PDR_BAD_OPTION', X, map, { K: 3 }],
      ['a number for options', 'PDR_BAD_OPTION', X, map, 3],
      ['another number of places', 'PDR_DIMENSIONS', X, normalMatrix(19, 2, 1), {}],
      ['another number of labels', 'PDR_DIMENSIONS', X, map, { labels: [1, 2] }],
      ['NaN in the rows', 'PDR_NOT_A_NUMBER', spoilt(X, 7, Number.NaN), map, {}],
      ['Infinity on the map', 'PDR_NOT_A_NUMBER', X, spoilt(map, 7, Infinity), {}],
    ] as const)('%s', async (_, code, rows, places, options) => {
      await expect(evaluate(rows, places, options as object)).rejects.toMatchObject({
        name: 'PdrError',
        code,
      });
    });

    test('says which row and feature', async () => {
      await expect(evaluate(spoilt(X, 7, Number.NaN), map)).rejects.toThrow('Row 3, feature 2 is NaN');
    });

    test('an unknown option, naming the nearest', async () => {
      const wrong = { K: 3 } as object;
      await expect(evaluate(X, map, wrong)).rejects.toThrow('no option "K" of evaluate; did you mean "k"?');
    });

    test('to go on when cancelled', async () => {
      const options = { signal: AbortSignal.abort() };
      await expect(evaluate(X, map, options)).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
    });
  });

  test('just enough rows', async () => {
    const X = normalMatrix(15, 3, 1);
    expect(await evaluate(X, X)).toMatchObject({ trustworthiness: 1, rows: 15 });
  });
});
