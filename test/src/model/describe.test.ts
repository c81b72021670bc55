import {
  fit,
  type Matrix,
  type ModelEnvelope,
  NoveltyAlarm,
  Projector,
  parseModel,
} from '../../../src/index';
import { normalMatrix } from '../../support/data';

const quick = { steps: 20, hiddenLayers: [8], engine: 'wasm' } as const;
const names = ['Pressure', 'Flow', 'Current'];

/** Readings of a plant in its own units. */
function plant(rows: number, seed: number): Matrix {
  const normal = normalMatrix(rows, 3, seed);
  return { ...normal, data: normal.data.map((x, i) => [100, 0, 5][i % 3] + [10, 1, 0.1][i % 3] * x) };
}

const X = plant(300, 1);

async function describing<T>(model: ModelEnvelope, work: (projector: Projector) => Promise<T>): Promise<T> {
  const projector = await Projector.load(parseModel(JSON.parse(JSON.stringify(model))), { engine: 'wasm' });
  try {
    return await work(projector);
  } finally {
    await projector.dispose();
  }
}

test('an unusual reading is told, with the feature that makes it so in its own units', async () => {
  const { model } = await fit(X, { ...quick, featureNames: names });
  const rows = [
    { Pressure: 101, Flow: 0.2, Current: 5.01 },
    { Pressure: 100, Flow: -9, Current: 5 },
  ];
  const { coordinates, novelty, cause } = await describing(model, (projector) =>
    projector.describe(rows, { novelty: true, cause: true }),
  );
  expect(coordinates).toEqual(await describing(model, (projector) => projector.transform(rows)));
  expect(novelty?.map(({ unusual }) => unusual)).toEqual([false, true]);
  expect(novelty?.[0].p).toBeGreaterThan(0.05);
  expect(novelty?.[1].p).toBeLessThan(0.004);
  expect(novelty?.[1].score).toBeGreaterThan(novelty?.[0].score ?? 0);
  expect(cause?.[0]).toBeNull();
  expect(cause?.[1]).toHaveLength(1);
  const [first] = cause?.[1] ?? [];
  expect(first).toMatchObject({ feature: 'Flow', value: -9 });
  expect(Math.abs(first.usual)).toBeLessThan(1.5);
  expect(first.spreads).toBeLessThan(-5);
});

test('what is not asked for is not there', async () => {
  const { model } = await fit(X, quick);
  await describing(model, async (projector) => {
    expect(await projector.describe(X)).toMatchObject({ novelty: null, cause: null });
    expect((await projector.describe(X, { novelty: true })).cause).toBeNull();
    expect((await projector.describe(X, { cause: true })).novelty).toBeNull();
  });
});

test('a refined map gives the same coordinates with and without', async () => {
  const { model } = await fit(X, { ...quick, refine: true });
  if (!model.kept?.refines) throw new Error('The map was not refined.');
  await describing(model, async (projector) => {
    const rows = plant(40, 2);
    const { coordinates } = await projector.describe(rows, { novelty: true });
    expect(coordinates).toEqual(await projector.transform(rows));
  });
});

test('features without names are told by their number; compared by angle, values are those of the row', async () => {
  const { model } = await fit(X, { ...quick, metric: 'cosine' });
  const { cause } = await describing(model, (projector) =>
    projector.describe([[100.5, 0.1, 7]], { cause: true, alarm: new NoveltyAlarm({ level: 0.5 }) }),
  );
  expect(cause?.[0]?.[0]?.feature ?? '3').toMatch(/^[123]$/);
});

test('of rows known by principal components only, the feature is found', async () => {
  const wide = normalMatrix(300, 110, 1);
  const { model } = await fit(wide, quick);
  const row = Array.from(wide.data.subarray(0, 110));
  row[40] = 60;
  const { novelty, cause } = await describing(model, (projector) =>
    projector.describe([row], { novelty: true, cause: true }),
  );
  expect(novelty?.[0].unusual).toBe(true);
  expect(cause?.[0]?.[0].feature).toBe('41');
});

test('an alarm remembers from call to call', async () => {
  const { model } = await fit(X, quick);
  const alarm = new NoveltyAlarm({ smoothing: 2 });
  const odd = [[100, -9, 5]];
  await describing(model, async (projector) => {
    await projector.describe([[100, 0, 5]], { novelty: true, alarm });
    const first = await projector.describe(odd, { novelty: true, alarm });
    const second = await projector.describe(odd, { novelty: true, alarm });
    expect([first, second].map(({ novelty }) => novelty?.[0].unusual)).toEqual([false, true]);
  });
});

test('a model that keeps no rows, or too few, says nothing', async () => {
  for (const options of [{ keepRows: 0 }, { keepRows: 20 }]) {
    const { model } = await fit(X, { ...quick, ...options });
    const { coordinates, novelty } = await describing(model, (projector) =>
      projector.describe(X, { novelty: true }),
    );
    expect(novelty).toBeNull();
    expect(coordinates.rows).toBe(300);
  }
});

test('a missing value that is imputed is told as its mean; a row at fault is named', async () => {
  const { model } = await fit(X, { ...quick, missing: 'impute' });
  await describing(model, async (projector) => {
    const { cause } = await projector.describe([[Number.NaN, -9, 5]], { cause: true });
    expect(cause?.[0]?.[0]).toMatchObject({ feature: '2', value: -9 });
    await expect(projector.describe([[100, Infinity, 5]], { novelty: true })).rejects.toThrow();
  });
});
