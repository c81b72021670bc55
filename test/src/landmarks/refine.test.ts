import { evaluate, fit, Projector, parseModel } from '../../../src/index';
import { rowRange } from '../../../src/matrix';
import { normalMatrix } from '../../support/data';

const options = { preset: 'fast', steps: 80, hiddenLayers: [32, 32], refine: true } as const;

test('a refined map keeps neighbourhoods that the network alone loses, on rows it never saw', async () => {
  const X = normalMatrix(900, 6, 4);
  const [training, fresh] = [rowRange(X, 0, 600), rowRange(X, 600, 900)];
  const quality = async (refine: boolean): Promise<number> => {
    const { model } = await fit(training, { ...options, refine });
    const projector = await Projector.load(parseModel(JSON.parse(JSON.stringify(model))));
    const { trustworthiness } = await evaluate(projector.scale(fresh), await projector.transform(fresh));
    await projector.dispose();
    return trustworthiness;
  };
  expect(await quality(true)).toBeGreaterThan((await quality(false)) + 0.02);
});

test('a row gets the same place alone, in a batch, among the training rows, and on either engine', async () => {
  const X = normalMatrix(300, 120, 5);
  const { model, embedding } = await fit(X, options);
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
  const near = normalMatrix(500, 4, 6);
  const far = { ...near, data: near.data.map((x) => 1000 + 0.05 * x) };
  const { embedding } = await fit(far, { ...options, scaling: 'none' });
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
