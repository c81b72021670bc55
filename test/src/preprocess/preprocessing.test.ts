import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { LARGEST_FLOAT32, type Matrix, matrix } from '../../../src/matrix';
import { type FittedPreprocessing, fitPreprocessing } from '../../../src/preprocess/preprocessing';
import { scaleRows } from '../../../src/preprocess/scaling';
import { createRandom } from '../../../src/random';
import { fromRows, normalMatrix, row } from '../../support/data';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await loadEngine('auto'));
});

const standard = {
  missing: 'refuse',
  scaling: 'standard',
  metric: 'euclidean',
  seed: 0,
  featureNames: null,
} as const;

type Settings = Parameters<typeof fitPreprocessing>[1];

async function learnt(
  X: Matrix,
  settings: Settings = standard,
): Promise<FittedPreprocessing['preprocessing']> {
  return (await fitPreprocessing(X, settings, engine)).preprocessing;
}

test('features are brought to mean 0 and deviation 1; a constant one to 0', async () => {
  const X = fromRows([
    [1, 1000, 7],
    [2, 3000, 7],
    [3, 5000, 7],
  ]);
  const scaled = scaleRows(X, await learnt(X));
  const unit = Math.sqrt(1.5);
  expect(row(scaled, 0)).toEqual([expect.closeTo(-unit, 5), expect.closeTo(-unit, 5), 0]);
  expect(row(scaled, 1)).toEqual([0, 0, 0]);
});

test('a small variation on a large offset survives single precision', async () => {
  const X = fromRows(Array.from({ length: 100 }, (_, i) => [101325 + (i % 10)]));
  const scaled = scaleRows(X, await learnt(X));
  expect(Math.hypot(...scaled.data) / 10).toBeCloseTo(1, 4);
});

test('a large constant that single precision rounds is still constant', async () => {
  const X = fromRows(Array.from({ length: 9 }, () => [16777217.3]));
  const { scale } = await learnt(X);
  expect(scale[0]).toBe(LARGEST_FLOAT32);
});

test('a variation too small for single precision counts as none', async () => {
  const X = fromRows(Array.from({ length: 5000 }, (_, i) => [i === 7 ? 1e-45 : 0]));
  const preprocessing = await learnt(X);
  expect(preprocessing.scale[0]).toBe(LARGEST_FLOAT32);
  expect(scaleRows(X, preprocessing).data.every(Number.isFinite)).toBe(true);
});

test('missing values are refused with their place, or count as the mean', async () => {
  const X = fromRows([
    [1, 10],
    [3, Number.NaN],
    [5, 30],
  ]);
  await expect(learnt(X)).rejects.toMatchObject({
    code: 'PDR_NOT_A_NUMBER',
    message: expect.stringContaining('feature 2 in row 2'),
  });
  const imputing = await learnt(X, { ...standard, missing: 'impute' });
  expect(imputing.mean[1]).toBe(20);
  expect(row(scaleRows(X, imputing), 1)).toEqual([0, 0]);
  const unscaled = await learnt(X, { ...standard, missing: 'impute', scaling: 'none' });
  // About the means, 3 and 20, by one factor: the root of the mean of the variances 8/3 and 100.
  const factor = Math.sqrt((8 / 3 + 100) / 2);
  expect(row(scaleRows(X, unscaled), 2)).toEqual([
    expect.closeTo(2 / factor, 5),
    expect.closeTo(10 / factor, 5),
  ]);
});

test('the mean of a feature can count for rows that come later, though training rows may lack none', async () => {
  const X = fromRows([
    [1, 10],
    [3, 20],
    [5, 60],
  ]);
  const later = fromRows([[3, Number.NaN]]);
  const scaling = await learnt(X);
  expect(() => scaleRows(later, scaling)).toThrow(/feature 2 in row 1 is missing.*missingFeature/);
  expect(row(scaleRows(later, { ...scaling, missing: 'impute' }), 0)).toEqual([0, 0]);
});

test('infinite values are refused even where missing ones are not', async () => {
  const X = fromRows([[1], [Number.POSITIVE_INFINITY], [2]]);
  await expect(learnt(X, { ...standard, missing: 'impute' })).rejects.toMatchObject({
    code: 'PDR_NOT_A_NUMBER',
  });
});

test('a feature that is never there becomes a constant', async () => {
  const X = fromRows([
    [1, Number.NaN],
    [2, Number.NaN],
  ]);
  const scaled = scaleRows(X, await learnt(X, { ...standard, missing: 'impute' }));
  expect(row(scaled, 0)[1]).toBe(0);
});

test.each([1, 1e-30, 1e30])(
  'without scaling distances keep their proportions, for values of size %d',
  async (size) => {
    const plain = normalMatrix(20, 3, 1);
    const X = { ...plain, data: plain.data.map((x, i) => size * x * 10 ** (i % 3)) };
    const scaled = scaleRows(X, await learnt(X, { ...standard, scaling: 'none' }));
    const distance = (m: Matrix, i: number, j: number): number =>
      Math.hypot(...row(m, i).map((x, f) => x - row(m, j)[f]));
    const factor = distance(scaled, 0, 1) / (distance(X, 0, 1) / size);
    for (let i = 2; i < 20; i++) {
      expect(distance(scaled, 0, i) / (distance(X, 0, i) / size)).toBeCloseTo(factor, 4);
    }
    expect(Math.hypot(...scaled.data) / Math.sqrt(60)).toBeCloseTo(1, 3);
  },
);

test.each(['standard', 'none'] as const)(
  'a constant column counts for nothing, whatever it becomes (%s)',
  async (scaling) => {
    const X = fromRows(Array.from({ length: 30 }, (_, i) => [i % 7, 20.5, i % 3]));
    const preprocessing = await learnt(X, { ...standard, scaling });
    const [usual] = [row(scaleRows(fromRows([[3, 20.5, 1]]), preprocessing), 0)];
    for (const value of [20.6, 22, 0, -5000, 1e20]) {
      const changed = row(scaleRows(fromRows([[3, value, 1]]), preprocessing), 0);
      changed.forEach((x, f) => {
        expect(x).toBeCloseTo(usual[f], 6);
      });
    }
  },
);

describe('notes tell of columns that say nothing:', () => {
  const varied = Array.from({ length: 40 }, (_, i) => i % 13);
  const notesOf = async (columns: readonly (readonly number[])[], names: string[] | null = null) => {
    const X = fromRows(varied.map((_, i) => columns.map((column) => column[i])));
    return (await fitPreprocessing(X, { ...standard, missing: 'impute', featureNames: names }, engine)).notes;
  };
  const constant = (value: number): number[] => varied.map(() => value);

  test('none where all vary', async () => {
    expect(await notesOf([varied, varied.map((x) => 101325 + x)])).toEqual([]);
  });

  test('constant ones, by name or number', async () => {
    expect(await notesOf([varied, constant(7)])).toEqual([
      'Column 2 is constant in the training rows: the map does not depend on it.',
    ]);
    expect(await notesOf([constant(0), varied, constant(7)], ['a', 'b', 'c'])).toEqual([
      expect.stringContaining('columns "a", "c" is constant'),
    ]);
    const many = Array.from({ length: 8 }, (_, i) => constant(i));
    expect(await notesOf([varied, ...many])).toEqual([expect.stringContaining('2, 3, 4, 5, 6 and 3 more')]);
  });

  test('ones that single precision flattens', async () => {
    const times = varied.map((_, i) => 1.7e12 + 1000 * i);
    expect(await notesOf([varied, times])).toEqual([
      expect.stringContaining('Column 2 is lost in the rounding'),
    ]);
    const slower = varied.map((_, i) => 1.7e12 + 60_000 * i);
    expect(await notesOf([varied, slower])).toEqual([expect.stringContaining('lost in the rounding')]);
  });

  test('ones without a single number', async () => {
    expect(await notesOf([varied, constant(Number.NaN)])).toEqual([
      expect.stringContaining('Column 2 is without a single number'),
    ]);
  });

  test('all of them', async () => {
    expect(await notesOf([constant(3), constant(4)])).toEqual([
      expect.stringContaining('All rows are equal'),
    ]);
  });

  test('principal components, and how much they keep', async () => {
    const X = normalMatrix(300, 128, 1);
    const { notes } = await fitPreprocessing(X, standard, engine);
    expect(notes).toEqual([
      expect.stringMatching(/128 columns were reduced to 64 principal .* [678]\d\.\d %/),
    ]);
  });
});

test('for the cosine metric rows come to unit length, a row of zeros stays', async () => {
  const X = fromRows([
    [3, 4],
    [0, 0],
    [-30, -40],
  ]);
  const settings = { ...standard, scaling: 'none', metric: 'cosine' } as const;
  const scaled = scaleRows(X, await learnt(X, settings));
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
  const { preprocessing, reduced } = await fitPreprocessing(X, { ...standard, scaling: 'none' }, engine);
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
  const distance = (m: typeof X, i: number, j: number): number =>
    Math.hypot(...row(m, i).map((x, f) => x - row(m, j)[f]));
  // All by one factor: the features' common deviation.
  const factor = distance(reduced, 0, 1) / distance(X, 0, 1);
  for (const [i, j] of [
    [5, 200],
    [77, 299],
  ]) {
    expect(distance(reduced, i, j) / distance(X, i, j) / factor).toBeCloseTo(1, 3);
  }
  const energy = (from: number, to: number): number =>
    row(reduced, 0)
      .slice(from, to)
      .reduce((sum, x) => sum + x * x, 0);
  expect(energy(5, 64)).toBeLessThan(1e-6 * energy(0, 5));
});

test('fewer rows than features are no obstacle', async () => {
  const X = normalMatrix(20, 200, 5);
  const { reduced } = await fitPreprocessing(X, standard, engine);
  expect(reduced.rows).toBe(20);
  expect(reduced.cols).toBe(20);
  expect(reduced.data.every(Number.isFinite)).toBe(true);
});
