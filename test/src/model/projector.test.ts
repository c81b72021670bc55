import { hostRequire } from '../../../src/engines/host';
import { fit, type ModelEnvelope, matrix, Projector, parseModel } from '../../../src/index';
import { rowRange } from '../../../src/matrix';
import { encodeFloats, encodeShortFloats } from '../../../src/model/base64';
import { sealModel } from '../../../src/model/envelope';
import { parameterCount } from '../../../src/network/network';
import { fromRows, normalMatrix } from '../../support/data';

const X = normalMatrix(1500, 6, 1);
let model: ModelEnvelope;
beforeAll(async () => {
  ({ model } = await fit(rowRange(X, 0, 80), { steps: 20, hiddenLayers: [16], missing: 'impute' }));
});

test('a row lands on the same place alone, in a batch, and on either engine', async () => {
  const native = await Projector.load(model);
  const wasm = await Projector.load(model, { engine: 'wasm' });
  const batch = await native.transform(X);
  const onWasm = await wasm.transform(X);
  for (const i of [0, 700, 1499]) {
    const alone = await native.transform(rowRange(X, i, i + 1));
    for (const c of [0, 1]) {
      expect(alone.data[c]).toBeCloseTo(batch.data[2 * i + c], 5);
      expect(onWasm.data[2 * i + c]).toBeCloseTo(batch.data[2 * i + c], 4);
    }
  }
  await Promise.all([native.dispose(), wasm.dispose()]);
});

test.each(['none', 'standard'] as const)(
  'rows of many features, reduced by PCA, land where fit placed them (scaling %s)',
  async (scaling) => {
    const wide = normalMatrix(80, 120, 3);
    for (let i = 0; i < wide.data.length; i++) wide.data[i] += 5;
    const { model, embedding } = await fit(wide, { steps: 5, hiddenLayers: [16], scaling });
    expect(model.preprocessing.pca).not.toBeNull();
    const projector = await Projector.load(model);
    const places = await projector.transform(wide);
    await projector.dispose();
    places.data.forEach((v, i) => {
      expect(v).toBeCloseTo(embedding.data[i], 4);
    });
  },
);

test('a model is loaded in several turns of the event loop', async () => {
  await (await Projector.load(model)).dispose(); // what is required on first use is
  let turns = 0;
  let counting = true;
  const count = (): void => {
    turns++;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  const projector = await Projector.load(model);
  counting = false;
  expect(turns).toBeGreaterThanOrEqual(3);
  await projector.dispose();
});

test('concurrent calls each get their own rows', async () => {
  const projector = await Projector.load(model);
  const all = await projector.transform(X);
  const pieces = await Promise.all(
    Array.from({ length: 50 }, (_, i) => projector.transform(rowRange(X, i, i + 1))),
  );
  pieces.forEach((piece, i) => {
    expect(piece.data[0]).toBeCloseTo(all.data[2 * i], 5);
  });
  await projector.dispose();
});

test('the event loop gets its turn within a large batch', async () => {
  const projector = await Projector.load(model);
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await projector.transform(normalMatrix(60_000, 6, 2));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
  await projector.dispose();
});

test('no rows give no places', async () => {
  const projector = await Projector.load(model);
  expect(await projector.transform(matrix(new Float32Array(0), 0, 6))).toMatchObject({ rows: 0, cols: 2 });
  await projector.dispose();
});

test('a missing value of a model that refuses them counts as the mean where that is chosen', async () => {
  const features = ['a', 'b', 'c'];
  const rows = fromRows(Array.from({ length: 60 }, (_, i) => [Math.sin(i), i % 7, Math.cos(2 * i)]));
  const strict = (await fit(rows, { steps: 5, hiddenLayers: [8], featureNames: features })).model;
  const means = features.map(
    (_, f) => rows.data.filter((_value, i) => i % 3 === f).reduce((a, b) => a + b) / 60,
  );
  const [refusing, filling] = [
    await Projector.load(strict),
    await Projector.load(strict, { missingFeature: 'mean' }),
  ];
  await expect(refusing.transform({ a: 1, c: 2 })).rejects.toMatchObject({ code: 'PDR_MISSING_FEATURE' });
  await expect(refusing.transform(fromRows([[1, Number.NaN, 2]]))).rejects.toMatchObject({
    code: 'PDR_NOT_A_NUMBER',
  });
  const expected = await filling.transform([1, means[1], 2]);
  for (const given of [{ a: 1, c: 2 }, [1, null, 2], { matrix: fromRows([[2, 1]]), features: ['c', 'a'] }]) {
    const { data } = await filling.transform(given);
    expect(Math.max(...data.map((value, i) => Math.abs(value - expected.data[i])))).toBeLessThan(1e-5);
  }
  expect(filling.scale({ a: 1, c: 2 }).data[1]).toBe(0);
  await Promise.all([refusing.dispose(), filling.dispose()]);
});

test('a missing value counts as the mean; a glitch of 1e30 stays finite', async () => {
  const projector = await Projector.load(model);
  const odd = matrix(Float32Array.of(Number.NaN, 0, 0, 0, 0, 0, 1e30, 0, 0, 0, 0, -1e30), 2, 6);
  expect((await projector.transform(odd)).data.every(Number.isFinite)).toBe(true);
  await projector.dispose();
});

test('wrong rows are refused and do no harm to the next', async () => {
  const projector = await Projector.load(model);
  await expect(projector.transform(normalMatrix(2, 5, 1))).rejects.toMatchObject({ code: 'PDR_DIMENSIONS' });
  const infinite = matrix(new Float32Array(6).fill(Number.POSITIVE_INFINITY), 1, 6);
  await expect(projector.transform(infinite)).rejects.toMatchObject({ code: 'PDR_NOT_A_NUMBER' });
  expect((await projector.transform(rowRange(X, 0, 1))).data.every(Number.isFinite)).toBe(true);
  await projector.dispose();
});

test('a buffer may be used again as soon as the call has returned', async () => {
  const projector = await Projector.load(model);
  const expected = await projector.transform(rowRange(X, 0, 20));
  const rows = { ...rowRange(X, 0, 20), data: X.data.slice(0, 120) };
  const [first, second] = [projector.transform(rows), projector.transform(rows)];
  rows.data.fill(99);
  expect((await first).data).toEqual(expected.data);
  expect((await second).data).toEqual(expected.data);
  await projector.dispose();
});

describe('projectors of one model', () => {
  const native = hostRequire('onnxruntime-node') as { InferenceSession: { create: unknown } };
  const create = jest.spyOn(native.InferenceSession, 'create' as never);
  beforeEach(() => create.mockClear());
  afterAll(() => create.mockRestore());

  test('share what one of them loads, until the last is disposed of', async () => {
    const again = JSON.parse(JSON.stringify({ ...model, createdAt: 'another time' })) as ModelEnvelope;
    const projectors = await Promise.all(
      Array.from({ length: 50 }, (_, i) => Projector.load(i % 2 ? model : again)),
    );
    expect(create).toHaveBeenCalledTimes(1);
    const [last, ...others] = projectors;
    await Promise.all(others.map((projector) => projector.dispose()));
    expect((await last.transform(rowRange(X, 0, 3))).rows).toBe(3);
    await last.dispose();
    await (await Projector.load(model)).dispose();
    expect(create).toHaveBeenCalledTimes(2);
  });

  test('disposing of one twice takes nothing from another', async () => {
    const [one, other] = [await Projector.load(model), await Projector.load(model)];
    await Promise.all([one.dispose(), one.dispose()]);
    await one[Symbol.asyncDispose]();
    expect((await other.transform(rowRange(X, 0, 3))).rows).toBe(3);
    await other.dispose();
  });

  test('do not share with a model that only claims to be the same', async () => {
    const { model: other } = await fit(rowRange(X, 80, 160), { steps: 5, hiddenLayers: [8] });
    const [honest, forged] = [await Projector.load(model), await Projector.load({ ...other, id: model.id })];
    const [a, b] = [await honest.transform(rowRange(X, 0, 1)), await forged.transform(rowRange(X, 0, 1))];
    expect(a.data[0]).not.toBeCloseTo(b.data[0], 3);
    await Promise.all([honest.dispose(), forged.dispose()]);
  });
});

/** A model with other numbers, correctly sealed. */
function withNumbers(change: (m: ModelEnvelope) => Partial<ModelEnvelope>): ModelEnvelope {
  return parseModel(sealModel({ ...model, ...change(model) }));
}

test.each([
  ['a scale of zero', () => scaled(0)],
  ['a negative scale', () => scaled(-1)],
  ['weights whose products overflow', () => withWeights(3e38)],
  ['a weight that is not a number', () => withWeights(Number.NaN)],
])('a correctly sealed model with %s is refused', async (_, forged) => {
  await expect(Projector.load(forged())).rejects.toMatchObject({ code: 'PDR_BAD_MODEL' });
});

function scaled(scale: number): ModelEnvelope {
  return withNumbers(({ preprocessing }) => ({
    preprocessing: { ...preprocessing, scale: encodeFloats(new Float32Array(6).fill(1).fill(scale, 2, 3)) },
  }));
}

function withWeights(weight: number): ModelEnvelope {
  return withNumbers(({ network }) => ({
    network: {
      ...network,
      parameters: encodeShortFloats(new Float32Array(parameterCount(network)).fill(weight)),
    },
  }));
}

test('coordinates that are not finite are an error that names the row', async () => {
  // Weights just small enough for usual rows.
  const projector = await Projector.load(withWeights(1e13));
  const rows = matrix(new Float32Array(18), 3, 6);
  rows.data.fill(1e30, 6, 12);
  await expect(projector.transform(rows)).rejects.toMatchObject({
    code: 'PDR_NOT_A_NUMBER',
    message: expect.stringContaining('Row 2'),
  });
  await projector.dispose();
});

test('an engine that is none is refused, and an option that is none', async () => {
  for (const options of [{ engine: 'bogus' }, { engin: 'wasm' }]) {
    await expect(Projector.load(model, options as object)).rejects.toMatchObject({ code: 'PDR_BAD_OPTION' });
  }
});

test('dispose waits for the calls before it and refuses those after', async () => {
  const projector = await Projector.load(model);
  const before = projector.transform(X);
  const disposed = projector.dispose();
  expect((await before).rows).toBe(1500);
  await disposed;
  await expect(projector.transform(X)).rejects.toMatchObject({ code: 'PDR_NO_MODEL' });
});

test.each([
  [{ engine: 'bogus' }, 'Option "engine" of Projector.load is "bogus"'],
  [{ Engine: 'wasm' }, 'did you mean "engine"?'],
  ['wasm', 'The options of Projector.load are "wasm"'],
])('options %j are refused', async (options, text) => {
  await expect(Projector.load(model, options as object)).rejects.toMatchObject({
    code: 'PDR_BAD_OPTION',
    message: expect.stringContaining(text),
  });
});
