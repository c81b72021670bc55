import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { matrix } from '../../../src/matrix';
import { applyPreprocessing, fitPreprocessing } from '../../../src/preprocess/preprocessing';
import { scaleRows } from '../../../src/preprocess/scaling';
import { createRandom } from '../../../src/random';
import { fromRows, normalMatrix, row } from '../../support/data';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await loadEngine('auto'));
});

const standard = { missing: 'refuse', scaling: 'standard', metric: 'euclidean', seed: 0 } as const;

test('features are brought to mean 0 and deviation 1; a constant one to 0', async () => {
  const X = fromRows([
    [1, 1000, 7],
    [2, 3000, 7],
    [3, 5000, 7],
  ]);
  const scaled = scaleRows(X, await fitPreprocessing(X, standard, engine));
  const unit = Math.sqrt(1.5);
  expect(row(scaled, 0)).toEqual([expect.closeTo(-unit, 5), expect.closeTo(-unit, 5), 0]);
  expect(row(scaled, 1)).toEqual([0, 0, 0]);
});

test('a small variation on a large offset survives single precision', async () => {
  const X = fromRows(Array.from({ length: 100 }, (_, i) => [101325 + (i % 10)]));
  const scaled = scaleRows(X, await fitPreprocessing(X, standard, engine));
  expect(Math.hypot(...scaled.data) / 10).toBeCloseTo(1, 4);
});

test('a large constant that single precision rounds is still constant', async () => {
  const X = fromRows(Array.from({ length: 9 }, () => [16777217.3]));
  const { scale } = await fitPreprocessing(X, standard, engine);
  expect(scale[0]).toBe(1);
});

test('a variation too small for single precision counts as none', async () => {
  const X = fromRows(Array.from({ length: 5000 }, (_, i) => [i === 7 ? 1e-45 : 0]));
  const preprocessing = await fitPreprocessing(X, standard, engine);
  expect(preprocessing.scale[0]).toBe(1);
  expect(scaleRows(X, preprocessing).data.every(Number.isFinite)).toBe(true);
});

test('missing values are refused with their place, or count as the mean', async () => {
  const X = fromRows([
    [1, 10],
    [3, Number.NaN],
    [5, 30],
  ]);
  await expect(fitPreprocessing(X, standard, engine)).rejects.toMatchObject({
    code: 'PDR_NOT_A_NUMBER',
    message: expect.stringContaining('feature 2 in row 2'),
  });
  const imputing = await fitPreprocessing(X, { ...standard, missing: 'impute' }, engine);
  expect(imputing.mean[1]).toBe(20);
  expect(row(scaleRows(X, imputing), 1)).toEqual([0, 0]);
  const unscaled = await fitPreprocessing(X, { ...standard, missing: 'impute', scaling: 'none' }, engine);
  expect(row(scaleRows(X, unscaled), 2)).toEqual([2, 10]);
});

test('infinite values are refused even where missing ones are not', async () => {
  const X = fromRows([[1], [Number.POSITIVE_INFINITY], [2]]);
  await expect(fitPreprocessing(X, { ...standard, missing: 'impute' }, engine)).rejects.toMatchObject({
    code: 'PDR_NOT_A_NUMBER',
  });
});

test('a feature that is never there becomes a constant', async () => {
  const X = fromRows([
    [1, Number.NaN],
    [2, Number.NaN],
  ]);
  const scaled = scaleRows(X, await fitPreprocessing(X, { ...standard, missing: 'impute' }, engine));
  expect(row(scaled, 0)[1]).toBe(0);
});

test('without scaling values stay as they are', async () => {
  const X = normalMatrix(20, 3, 1);
  const scaled = scaleRows(X, await fitPreprocessing(X, { ...standard, scaling: 'none' }, engine));
  expect(Array.from(scaled.data)).toEqual(Array.from(X.data));
});

test('for the cosine metric rows come to unit length, a row of zeros stays', async () => {
  const X = fromRows([
    [3, 4],
    [0, 0],
    [-30, -40],
  ]);
  const settings = { ...standard, scaling: 'none', metric: 'cosine' } as const;
  const scaled = scaleRows(X, await fitPreprocessing(X, settings, engine));
  expect(Array.from(scaled.data)).toEqual([0.6, 0.8, 0, 0, -0.6, -0.8].map((x) => expect.closeTo(x, 6)));
});

test('many features are reduced to principal components that keep distances', async () => {
  // 150 features that are mixtures of 5: the components must find these 5 exactly.
  const random = createRandom(2);
  const sources = normalMatrix(300, 5, 3);
  const mixing = Float32Array.from({ length: 5 * 150 }, random.normal);
  const X = matrix(new Float32Array(300 * 150), 300, 150);
  for (let i = 0; i < 300; i++) {
    for (let f = 0; f < 150; f++) {
      for (let s = 0; s < 5; s++) X.data[i * 150 + f] += sources.data[i * 5 + s] * mixing[s * 150 + f];
    }
  }
  const preprocessing = await fitPreprocessing(X, { ...standard, scaling: 'none' }, engine);
  const { pca } = preprocessing;
  if (!pca) throw new Error('PCA was expected.');
  expect(pca.components.rows).toBe(64);
  for (const [a, b] of [
    [0, 0],
    [0, 1],
    [3, 4],
  ]) {
    const dot = row(pca.components, a).reduce((sum, x, f) => sum + x * row(pca.components, b)[f], 0);
    expect(dot).toBeCloseTo(a === b ? 1 : 0, 4);
  }
  const reduced = await applyPreprocessing(X, preprocessing, engine);
  const distance = (m: typeof X, i: number, j: number): number =>
    Math.hypot(...row(m, i).map((x, f) => x - row(m, j)[f]));
  for (const [i, j] of [
    [0, 1],
    [5, 200],
    [77, 299],
  ]) {
    expect(distance(reduced, i, j) / distance(X, i, j)).toBeCloseTo(1, 3);
  }
  const energy = (from: number, to: number): number =>
    row(reduced, 0)
      .slice(from, to)
      .reduce((sum, x) => sum + x * x, 0);
  expect(energy(5, 64)).toBeLessThan(1e-6 * energy(0, 5));
});

test('fewer rows than features are no obstacle', async () => {
  const X = normalMatrix(20, 200, 5);
  const preprocessing = await fitPreprocessing(X, standard, engine);
  const reduced = await applyPreprocessing(X, preprocessing, engine);
  expect(reduced.rows).toBe(20);
  expect(reduced.cols).toBe(20);
  expect(reduced.data.every(Number.isFinite)).toBe(true);
});
