import { evaluate, fit, type Matrix, Projector, parseModel } from '../../../src/index';
import { rowRange } from '../../../src/matrix';
import { createRandom } from '../../../src/random';
import { clusters } from '../../support/clusters';
import { fromRows, normalMatrix } from '../../support/data';

const options = { preset: 'fast', steps: 80, hiddenLayers: [32, 32], refine: true } as const;

/** Small clusters in few dimensions: a network smears them, landmarks do not. */
const manyClusters = (rows: number) => clusters({ rows, features: 6, clusters: 60, seed: 4, distance: 3 }).X;

/** Readings of machines that wear out: 17 features that follow one and much noise. */
function wearing(rows: number): Matrix {
  const random = createRandom(3);
  const loads = Array.from({ length: 17 }, () => random.normal());
  const data = Array.from({ length: rows }, () => {
    const wear = random.uniform() ** 4 * 3;
    return loads.map((load) => load * wear + random.normal());
  });
  return fromRows(data);
}

test('a refined map keeps neighbourhoods that the network alone loses, on rows it never saw', async () => {
  const X = manyClusters(1800);
  const [training, fresh] = [rowRange(X, 0, 1200), rowRange(X, 1200, 1800)];
  const quality = async (refine: boolean): Promise<number> => {
    const { model } = await fit(training, { ...options, refine });
    expect(model.kept?.refines).toBe(refine);
    const projector = await Projector.load(parseModel(JSON.parse(JSON.stringify(model))));
    const { knnRecall } = await evaluate(projector.scale(fresh), await projector.transform(fresh));
    await projector.dispose();
    return knnRecall;
  };
  expect(await quality(true)).toBeGreaterThan((await quality(false)) + 0.02);
});

test('all training rows become landmarks, up to 5,000', async () => {
  const { model } = await fit(manyClusters(600), options);
  expect(model.kept?.rows).toBe(600);
});

test('where the network alone is better on rows held out, the map is not refined, and a note says so', async () => {
  const X = wearing(1500);
  const { model, embedding, report } = await fit(X, options);
  const plain = await fit(X, { ...options, refine: false });
  expect(model.kept?.refines).toBe(false);
  expect(model.id).toBe(plain.model.id);
  expect(embedding.data).toEqual(plain.embedding.data);
  expect(report.notes).toEqual([expect.stringContaining('not refined: on rows held out')]);
});

test('too few rows to compare are refined as asked', async () => {
  const { model, report } = await fit(normalMatrix(60, 3, 1), options);
  expect(model.kept?.rows).toBe(60);
  expect(report.notes).toEqual([]);
});

test('a row gets the same place alone, in a batch, among the training rows, and on either engine', async () => {
  const { X } = clusters({ rows: 300, features: 120, clusters: 30, seed: 5 });
  const { model, embedding } = await fit(X, options);
  expect(model.kept?.refines).toBe(true);
  const native = await Projector.load(model);
  const wasm = await Projector.load(model, { engine: 'wasm' });
  const [batch, onWasm] = [await native.transform(X), await wasm.transform(X)];
  for (const i of [0, 123, 299]) {
    const alone = await native.transform(rowRange(X, i, i + 1));
    for (const c of [0, 1]) {
      expect(alone.data[c]).toBeCloseTo(batch.data[2 * i + c], 3);
      expect(onWasm.data[2 * i + c]).toBeCloseTo(batch.data[2 * i + c], 3);
      expect(embedding.data[2 * i + c]).toBeCloseTo(batch.data[2 * i + c], 3);
    }
  }
  await Promise.all([native.dispose(), wasm.dispose()]);
});

test('features far from zero are refined as well as those near it', async () => {
  const near = manyClusters(600);
  const far = { ...near, data: near.data.map((x) => 1000 + 0.05 * x) };
  const { embedding, model } = await fit(far, { ...options, scaling: 'none' });
  expect(model.kept?.refines).toBe(true);
  const { trustworthiness } = await evaluate(far, embedding);
  expect(trustworthiness).toBeGreaterThan(0.9);
});

test.each([
  ['few rows', normalMatrix(10, 2, 1)],
  ['nothing but duplicates', { data: new Float32Array(60).fill(3), rows: 30, cols: 2 }],
])('%s can be refined too', async (_, X) => {
  const { embedding } = await fit(X, options);
  expect(embedding.data.every(Number.isFinite)).toBe(true);
});

test('only maps of two dimensions can be refined', async () => {
  await expect(fit(normalMatrix(30, 4, 1), { ...options, nComponents: 3 })).rejects.toMatchObject({
    code: 'PDR_BAD_OPTION',
  });
});
