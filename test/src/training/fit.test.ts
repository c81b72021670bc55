import { evaluate, type FitProgress, fit, METHODS, matrix, Projector, parseModel } from '../../../src/index';
import { ACTIVATIONS } from '../../../src/network/network';
import { clusters } from '../../support/clusters';
import { fromRows, normalMatrix, row } from '../../support/data';

const quick = { preset: 'fast', steps: 60, hiddenLayers: [32, 32] } as const;

test.each(METHODS)('%s: clusters in many features are clusters on the map', async (method) => {
  const { X, labels } = clusters({ rows: 300, features: 10, clusters: 3, seed: 1 });
  const { embedding, report, model } = await fit(X, { ...quick, steps: 150, method });
  expect(model.method).toBe(method);
  expect(report).toMatchObject({ rows: 300, features: 10, neighborMethod: 'exact', steps: 150 });
  let agreeing = 0;
  for (let i = 0; i < X.rows; i++) {
    const [x, y] = row(embedding, i);
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < X.rows; j++) {
      const d = (embedding.data[2 * j] - x) ** 2 + (embedding.data[2 * j + 1] - y) ** 2;
      if (j !== i && d < least) [least, nearest] = [d, j];
    }
    if (labels[nearest] === labels[i]) agreeing++;
  }
  expect(agreeing / X.rows).toBeGreaterThan(0.97);
});

test('the map is centred and of unit spread, and projecting the training rows gives it again', async () => {
  const { X } = clusters({ rows: 200, features: 5, clusters: 4, seed: 2 });
  const { embedding, model } = await fit(X, quick);
  const mean = [0, 1].map((c) =>
    embedding.data.reduce((sum, v, i) => (i % 2 === c ? sum + v / 200 : sum), 0),
  );
  expect(mean).toEqual([expect.closeTo(0, 4), expect.closeTo(0, 4)]);
  expect(embedding.data.reduce((sum, v) => sum + (v * v) / 400, 0)).toBeCloseTo(1, 3);
  const projector = await Projector.load(parseModel(JSON.parse(JSON.stringify(model))));
  const projected = await projector.transform(X);
  await projector.dispose();
  projected.data.forEach((v, i) => {
    expect(v).toBeCloseTo(embedding.data[i], 4);
  });
});

test('twenty seeds give twenty finite maps, by the methods in turn', async () => {
  const { X } = clusters({ rows: 100, features: 4, clusters: 5, seed: 9 });
  for (let seed = 0; seed < 20; seed++) {
    const method = METHODS[seed % METHODS.length];
    const { embedding, report } = await fit(X, {
      method,
      seed,
      steps: 40,
      hiddenLayers: [16, 16],
      inputNoise: 1,
    });
    expect(embedding.data.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(report.maxGradient)).toBe(true);
  }
});

test('epochs are passes over the rows', async () => {
  const { report } = await fit(normalMatrix(100, 3, 1), { hiddenLayers: [8], epochs: 3, batchSize: 20 });
  expect(report).toMatchObject({ epochs: 3, steps: 15 });
});

test('the same seed gives the same model, another seed another', async () => {
  const X = normalMatrix(120, 4, 7);
  const [a, b, c] = [await fit(X, quick), await fit(X, quick), await fit(X, { ...quick, seed: 1 })];
  expect(b.model.network.parameters).toBe(a.model.network.parameters);
  expect(c.model.network.parameters).not.toBe(a.model.network.parameters);
});

test('more than 100 features go through PCA, also when projecting', async () => {
  const { X } = clusters({ rows: 200, features: 120, clusters: 3, seed: 3 });
  const { embedding, model } = await fit(X, quick);
  expect(model.preprocessing.pca?.components).toBe(64);
  const projector = await Projector.load(model);
  const projected = await projector.transform(X);
  await projector.dispose();
  projected.data.forEach((v, i) => {
    expect(v).toBeCloseTo(embedding.data[i], 3);
  });
});

test('progress covers every phase and runs from 0 to 1', async () => {
  const seen: FitProgress[] = [];
  await fit(normalMatrix(100, 3, 1), { ...quick, onProgress: (progress) => seen.push(progress) });
  expect(new Set(seen.map(({ phase }) => phase))).toEqual(
    new Set(['preprocess', 'neighbors', 'affinities', 'training', 'embedding']),
  );
  const fractions = seen.map(({ fraction }) => fraction);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(fractions[0]).toBe(0);
  expect(fractions.at(-1)).toBe(1);
  const last = seen.filter(({ phase }) => phase === 'training').at(-1);
  expect(last).toMatchObject({ loss: expect.any(Number), maxGradient: expect.any(Number) });
  expect(last?.epoch).toBe(last?.epochs);
});

test('an abort ends a fit, and its reason is the cause', async () => {
  const controller = new AbortController();
  const reason = new Error('the shift is over');
  const fitting = fit(normalMatrix(300, 3, 1), {
    steps: 100_000,
    signal: controller.signal,
    onProgress: ({ phase }) => phase === 'training' && controller.abort(reason),
  });
  await expect(fitting).rejects.toMatchObject({ code: 'PDR_CANCELLED', cause: reason });
});

test('the buffer may be used again as soon as the call has returned', async () => {
  const { X } = clusters({ rows: 100, features: 4, clusters: 3, seed: 3 });
  const expected = await fit(X, quick);
  const reused = { ...X, data: X.data.slice() };
  const fitting = fit(reused, quick);
  reused.data.fill(1);
  expect((await fitting).model.id).toBe(expected.model.id);
});

test.each([1e-30, 1e-12, 1e30])(
  'without scaling, numbers of size %d give a map as others do',
  async (size) => {
    const { X } = clusters({ rows: 300, features: 4, clusters: 3, seed: 3 });
    const options = { ...quick, scaling: 'none', steps: 150 } as const;
    const sized = { ...X, data: X.data.map((x) => size * x) };
    const { model, embedding } = await fit(sized, options);
    const { trustworthiness } = await evaluate(X, embedding);
    expect(trustworthiness).toBeGreaterThan(
      (await evaluate(X, (await fit(X, options)).embedding)).trustworthiness - 0.02,
    );
    const projector = await Projector.load(parseModel(JSON.parse(JSON.stringify(model))));
    const { data } = await projector.transform(sized);
    await projector.dispose();
    data.forEach((x, i) => {
      expect(x).toBeCloseTo(embedding.data[i], 3);
    });
  },
);

test.each(['network', 'landmarks'])('a constant column that changes does not move a row (%s)', async (by) => {
  const { X } = clusters({ rows: 300, features: 3, clusters: 20, seed: 3, distance: 3 });
  const withConstant = (value: number) =>
    fromRows(Array.from({ length: 300 }, (_, i) => [...row(X, i), value]));
  const { model, report } = await fit(withConstant(20.5), { ...quick, refine: by === 'landmarks' });
  expect(model.kept?.refines).toBe(by === 'landmarks');
  expect(report.notes).toContainEqual(expect.stringContaining('Column 4 is constant'));
  const projector = await Projector.load(model);
  const usual = await projector.transform(withConstant(20.5));
  // In the third digit, by a tenth, and by a lot.
  for (const value of [20.6, 22.5, -4000, 1e9]) {
    const { data } = await projector.transform(withConstant(value));
    data.forEach((x, i) => {
      expect(x).toBeCloseTo(usual.data[i], 4);
    });
  }
  await projector.dispose();
});

test('rows that are mostly equal to others are noted', async () => {
  const X = fromRows(Array.from({ length: 60 }, (_, i) => [i % 20, (i % 20) ** 2]));
  const { report } = await fit(X, quick);
  expect(report.notes).toContainEqual(expect.stringContaining('60 of the 60 rows are equal to another row'));
  const { report: varied } = await fit(normalMatrix(60, 3, 1), quick);
  expect(varied.notes).toEqual([]);
});

test('rows that are all equal are noted', async () => {
  const { report } = await fit(matrix(new Float32Array(60).fill(3), 30, 2), quick);
  expect(report.notes).toContainEqual('All rows are equal: the map is a single point.');
});

test.each([
  ['nothing but duplicates', matrix(new Float32Array(60).fill(3), 30, 2)],
  [
    'one constant feature',
    matrix(
      Float32Array.from({ length: 90 }, (_, i) => (i % 3 === 0 ? 5 : Math.sin(i))),
      30,
      3,
    ),
  ],
  ['one feature', normalMatrix(40, 1, 2)],
  ['the fewest rows', normalMatrix(10, 3, 2)],
  [
    'an outlier far away',
    matrix(
      Float32Array.from({ length: 80 }, (_, i) => (i === 7 ? 1e30 : i % 11)),
      40,
      2,
    ),
  ],
])('%s gives a finite map, by every method', async (_, X) => {
  for (const method of METHODS) {
    const { embedding, report } = await fit(X, { ...quick, method });
    expect(embedding.data.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(report.loss)).toBe(true);
  }
});

test.each([1, 3, 64])('a map can have %d dimensions', async (nComponents) => {
  const { embedding, model } = await fit(normalMatrix(60, 5, 1), { ...quick, nComponents });
  expect(embedding.cols).toBe(nComponents);
  expect(model.nComponents).toBe(nComponents);
  expect(embedding.data.every(Number.isFinite)).toBe(true);
});

test.each(ACTIVATIONS)('the network can be built of %s', async (activation) => {
  const X = normalMatrix(60, 5, 1);
  const { embedding, model } = await fit(X, { ...quick, activation });
  const projector = await Projector.load(model);
  const projected = await projector.transform(X);
  await projector.dispose();
  expect(projected.data[7]).toBeCloseTo(embedding.data[7], 4);
});

test('an option of another method is noted, and changes nothing', async () => {
  const X = normalMatrix(60, 5, 1);
  const plain = await fit(X, quick);
  const { report, model } = await fit(X, { ...quick, nNeighbors: 5, gamma: undefined });
  expect(report.notes).toEqual(['Option "nNeighbors" has no effect on tsne: it belongs to umap.']);
  expect(model.network.parameters).toBe(plain.model.network.parameters);
});

test('a perplexity too large for the rows is lowered, and said', async () => {
  const { report } = await fit(normalMatrix(20, 3, 1), { ...quick, perplexity: 30 });
  expect(report.notes).toEqual([expect.stringContaining('perplexity was lowered')]);
});

test.each([
  ['too few rows', normalMatrix(9, 3, 1), {}, 'PDR_TOO_FEW_ROWS'],
  ['no features', matrix(new Float32Array(0), 20, 0), {}, 'PDR_DIMENSIONS'],
  ['names that do not fit', normalMatrix(20, 3, 1), { featureNames: ['a'] }, 'PDR_DIMENSIONS'],
  ['names twice', normalMatrix(20, 3, 1), { featureNames: ['a', 'b', 'a'] }, 'PDR_BAD_OPTION'],
  ['labels that do not fit', normalMatrix(20, 3, 1), { labels: ['a'] }, 'PDR_DIMENSIONS'],
  ['a missing value', matrix(new Float32Array(40).fill(Number.NaN), 20, 2), {}, 'PDR_NOT_A_NUMBER'],
  ['a bad option', normalMatrix(20, 3, 1), { learningRate: -1 }, 'PDR_BAD_OPTION'],
])('%s: %#', async (_, X, options, code) => {
  await expect(fit(X, options)).rejects.toMatchObject({ code });
});
