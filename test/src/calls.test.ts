import {
  evaluate,
  evaluateInTrainer,
  evaluateModelInTrainer,
  exportOnnx,
  type FitResult,
  fit,
  fitInTrainer,
  keptRows,
  type ModelEnvelope,
  matrix,
  Projector,
  parseRows,
  parseRowsInTurns,
  ReadingWindow,
  type RowsInput,
  readDataset,
  readDatasetInTurns,
  toArray,
} from '../../src/index';
import { createRandom } from '../../src/random';
import { normalMatrix } from '../support/data';

const FAST = { steps: 20, hiddenLayers: [8], engine: 'wasm' } as const;
const random = createRandom(1);
const readings = Array.from({ length: 60 }, (_, i) => ({
  at: 1_764_000_000_000 + 600_000 * i,
  temp: random.normal(),
  hum: 50 + 5 * random.normal(),
  pump: `pump ${i % 2}`,
}));
const columns = toArray(readDataset(readings, { missing: 'refuse' }).X);
const reversed = readings.map(({ temp, hum }) => ({ hum, temp }));

describe('a model of objects', () => {
  let result: FitResult;
  let projector: Projector;
  let expected: number[][];

  beforeAll(async () => {
    result = await fit(readings, FAST);
    projector = await Projector.load(result.model, { engine: 'wasm' });
    expected = toArray(await projector.transform(columns));
  });
  afterAll(() => projector.dispose());

  test('knows the measurements, and says what was left out', () => {
    expect(result.model.features).toEqual(['temp', 'hum']);
    expect(result.report.notes).toEqual(
      expect.arrayContaining([
        'The column "at" is left out. It holds times in ms since 1970. To learn from it all the same, name the features, this one among them.',
        'The column "pump" is left out. It holds text, such as "pump 1".',
      ]),
    );
  });

  test.each<[string, () => RowsInput]>([
    ['objects', () => readings],
    ['objects whose keys stand in another order', () => reversed],
    ['a matrix', () => matrix(columns.flat(), 60, 2)],
    ['rows as they were parsed, of reversed columns', () => parseRows(reversed, { missing: 'refuse' })],
    ['a dataset', () => readDataset(readings, { missing: 'refuse' })],
    ['rows that name the model', () => parseRows(readings, { features: result.model.features })],
  ])('projects %s alike', async (_, rows) => {
    expect(toArray(await projector.transform(rows()))).toEqual(expected);
  });

  test('projects one row alone', async () => {
    expect(toArray(await projector.transform(reversed[7]))).toEqual([expected[7]]);
    expect(toArray(await projector.transform(columns[7]))).toEqual([expected[7]]);
  });

  test('refuses rows that lack a feature', async () => {
    const rows = parseRows([{ hum: 1 }, { hum: 2 }], { missing: 'refuse' });
    await expect(projector.transform(rows)).rejects.toMatchObject({ code: 'PDR_MISSING_FEATURE' });
    await expect(projector.transform([{ hum: 1 }])).rejects.toMatchObject({ code: 'PDR_MISSING_FEATURE' });
  });

  test('is evaluated on rows in any form', async () => {
    const [scaled, map] = [toArray(projector.scale(reversed)), expected];
    const metrics = await evaluate(scaled, map, { k: 5, engine: 'wasm' });
    expect(metrics.rows).toBe(60);
    expect(await evaluateInTrainer(scaled, map, { k: 5, engine: 'wasm' })).toEqual(metrics);
    expect(await evaluateModelInTrainer(result.model, reversed, { k: 5, engine: 'wasm' })).toEqual(metrics);
  });
});

describe('a model of arrays', () => {
  let projector: Projector;

  beforeAll(async () => {
    const { model } = await fit(columns, FAST);
    expect(model.features).toBeNull();
    projector = await Projector.load(model, { engine: 'wasm' });
  });
  afterAll(() => projector.dispose());

  test.each<[string, RowsInput]>([
    ['objects', reversed],
    ['named rows', parseRows(reversed, { missing: 'refuse' })],
  ])('refuses %s: nothing tells which column is which', async (_, rows) => {
    await expect(projector.transform(rows)).rejects.toMatchObject({
      code: 'PDR_BAD_INPUT',
      message: expect.stringMatching(/fitted on arrays/),
    });
  });
});

test('fitInTrainer takes objects, and names choose among their columns', async () => {
  const { model, report } = await fitInTrainer(readings, { ...FAST, featureNames: ['hum', 'at'] });
  expect(model.features).toEqual(['hum', 'at']);
  expect(report.notes).toContain(
    '"at" holds times in ms since 1970, which is no measurement: later rows may lie far outside the map.',
  );
});

test('what one call gives another takes, undefined and null included', async () => {
  const { model } = await fit(readings, {
    ...FAST,
    labels: undefined,
    featureNames: undefined,
    signal: undefined,
  });
  const format = { features: model.features, columns: undefined, missing: model.preprocessing.missing };
  expect(parseRows(readings, format).features).toEqual(model.features);
  expect(readDataset(readings, format).features).toEqual(model.features);
  const again = await fit(readings, { ...FAST, featureNames: model.features });
  expect(again.model.id).toBe(model.id);
});

test('names choose among the columns of parsed rows', async () => {
  const rows = parseRows(reversed, { missing: 'refuse' });
  const { model } = await fit(rows, { ...FAST, featureNames: ['temp'] });
  expect([model.features, model.nFeatures]).toEqual([['temp'], 1]);
  await expect(fit(rows, { ...FAST, featureNames: ['tmp'] })).rejects.toMatchObject({
    code: 'PDR_MISSING_FEATURE',
  });
});

test('one row may have an interface for its type', async () => {
  interface Reading {
    temp: number;
    hum: number;
  }
  const reading: Reading = { temp: 1, hum: 2 };
  expect(parseRows(reading).features).toEqual(['temp', 'hum']);
  const input: RowsInput = reading;
  expect(input).toBe(reading);
});

test('what is no model is refused with a code, by every call', async () => {
  const { format, version } = (await fit(columns, FAST)).model;
  for (const value of [undefined, null, 'text', {}, { model: {} }, { format, version }]) {
    const model = value as unknown as ModelEnvelope;
    const calls = [
      async () => Projector.load(model),
      async () => exportOnnx(model),
      async () => keptRows(model),
      () => evaluateModelInTrainer(model, columns),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'PDR_BAD_MODEL' });
  }
});

test('a format that is misspelt or contradicts itself is refused, by every call that takes one', async () => {
  const formats = [
    { mising: 'impute' },
    { missing: 'imput' },
    { features: 'a' },
    { features: ['a', 'a'] },
    { columns: 0.5 },
  ];
  for (const given of formats) {
    const format = given as object;
    const calls = [
      async () => parseRows([[1]], format),
      () => parseRowsInTurns([[1]], format),
      async () => readDataset([[1]], format),
      () => readDatasetInTurns([[1]], format),
      async () => new ReadingWindow(10, format),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'PDR_BAD_OPTION' });
  }
  expect(() => parseRows([[1]], { mising: 'impute' } as object)).toThrow('did you mean "missing"?');
});

describe('what is no matrix is refused with a code, by every call', () => {
  const good = normalMatrix(60, 3, 1);
  const bad: [string, unknown, string][] = [
    ['undefined', undefined, 'PDR_BAD_INPUT'],
    ['text', 'rows', 'PDR_BAD_INPUT'],
    ['a number', 5, 'PDR_BAD_INPUT'],
    ['data that is too short', { data: new Float32Array(9), rows: 60, cols: 3 }, 'PDR_DIMENSIONS'],
    ['half rows', { data: new Float32Array(9), rows: 4.5, cols: 2 }, 'PDR_DIMENSIONS'],
    ['no data', { data: undefined, rows: 3, cols: 3 }, 'PDR_BAD_INPUT'],
    ['ragged rows', [[1, 2, 3], [4]], 'PDR_DIMENSIONS'],
    ['rows of null', [null, null], 'PDR_NOT_A_NUMBER'],
  ];

  test.each(bad)('%s', async (_, value, code) => {
    const rows = value as RowsInput;
    await expect(fit(rows, FAST)).rejects.toMatchObject({ code });
    await expect(fitInTrainer(rows, FAST)).rejects.toMatchObject({ code });
    const failing = { code: expect.stringMatching(/^PDR_/) };
    await expect(evaluate(rows, good)).rejects.toMatchObject(failing);
    await expect(evaluate(good, rows)).rejects.toMatchObject(failing);
    await expect(evaluateInTrainer(rows, good)).rejects.toMatchObject(failing);
  });

  test('numbers of double precision are converted, not taken for bytes', async () => {
    const doubles = { data: Float64Array.from(good.data), rows: 60, cols: 3 } as unknown as RowsInput;
    const { model } = await fitInTrainer(doubles, FAST);
    expect(model.id).toBe((await fit(good, FAST)).model.id);
  });
});
