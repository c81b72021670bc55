import { evaluate, fit, METHODS, matrix, PdrError, Projector, parseModel } from '../../../src/index';
import { createRandom } from '../../../src/random';

const random = createRandom(7);
const normal = (): number => random.normal();
const bit = (): number => random.integer(2);
/** In (0, 1). */
const uniform = (): number => (random.integer(1_000_000) + 0.5) / 1_000_000;

type Rows = readonly (readonly number[])[];
const table = (rows: number, cols: number, cell: (row: number, column: number) => number): Rows =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => cell(i, j)));

/** Sets that a map can be made of, however little of them it shows. */
const SETS: Readonly<Record<string, Rows>> = {
  'ten rows': table(10, 3, normal),
  'one feature': table(30, 1, normal),
  'one feature, binary': table(30, 1, bit),
  'all equal': table(30, 3, () => 5),
  'all zero': table(30, 2, () => 0),
  'one row apart': table(40, 3, (i) => (i === 0 ? 1 : 0)),
  'one row apart in the last digit': table(40, 3, (i) => (i === 3 ? 1.0000001 : 1)),
  'equal but for rounding': table(40, 3, () => 1 + 1e-7 * normal()),
  'constant but one column': table(40, 65, (_, j) => (j ? 3 : normal())),
  'two rows, again and again': table(40, 3, (i, j) => Math.sin((i % 2) * 7 + j)),
  'each row twice': table(40, 3, (i, j) => Math.sin((i % 20) * 7 + j)),
  'small integers': table(40, 3, () => random.integer(5)),
  'a grid': table(49, 2, (i, j) => (j ? i % 7 : Math.floor(i / 7))),
  'a line': table(40, 3, (i) => i),
  'one hot': table(40, 10, (i, j) => Number(i % 10 === j)),
  'sparse, wide': table(40, 784, () => (random.integer(100) < 2 ? uniform() : 0)),
  'one entry a row, wide': table(40, 784, (i, j) => Number(i === j)),
  'wider than long': table(12, 300, normal),
  'heavy tails': table(60, 3, () => Math.tan(Math.PI * (uniform() - 0.5))),
  'orders of magnitude': table(60, 2, () => Math.exp(30 * normal())),
  'powers of two': table(60, 2, (i) => 2 ** (i - 30)),
  'smallest numbers': table(40, 2, () => random.integer(3) * 1e-45),
  'largest numbers': table(40, 2, (i) => (i % 2 ? 3.4e38 : -3.4e38)),
  'tiny beside huge': table(40, 2, (_, j) => normal() * (j ? 1e-30 : 1e30)),
  'clusters far apart': table(40, 3, (i) => (i % 2) * 1e6 + normal()),
  ...Object.fromEntries(
    [1e-40, 1e-30, 1e30, 1e37].map((s) => [`size ${s}`, table(40, 3, () => s * normal())]),
  ),
  ...Object.fromEntries(
    [1e3, 1e6, 1e7, 1e12, 1e30].map((s) => [`offset ${s}`, table(40, 3, () => s + normal())]),
  ),
  ...Object.fromEntries(
    [1e3, 1e10, 1e30].map((s) => [`an outlier of ${s}`, table(40, 3, (i) => (i === 7 ? s : normal()))]),
  ),
  ...Object.fromEntries(
    [1e10, 1e38].map((s) => [`a cell of ${s}`, table(40, 3, (i, j) => (i === 7 && j === 1 ? -s : normal()))]),
  ),
};

/** The same with missing values, which are imputed. */
const GAPS: Readonly<Record<string, Rows>> = {
  'a gap in four': table(40, 3, (i, j) => ((i + j) % 4 ? normal() : Number.NaN)),
  'all missing but one': table(40, 3, (i, j) => (i === 3 && j === 1 ? 1 : Number.NaN)),
  'all missing': table(40, 3, () => Number.NaN),
  'a column missing': table(40, 3, (_, j) => (j === 1 ? Number.NaN : normal())),
  'a row missing': table(40, 3, (i) => (i === 5 ? Number.NaN : normal())),
  'one value in each column': table(40, 3, (i, j) => (i === j ? normal() : Number.NaN)),
};

const cases = [
  ...Object.entries(SETS).map(([name, rows]) => ({ name, rows, missing: 'refuse' as const })),
  ...Object.entries(GAPS).map(([name, rows]) => ({ name, rows, missing: 'impute' as const })),
].map((set, i) => ({ ...set, method: METHODS[i % METHODS.length], refine: i % 2 === 0 }));

test.each(cases)('$name, by $method', async ({ rows, missing, method, refine }) => {
  const X = matrix(rows.flat(), rows.length, rows[0].length);
  const options = { method, refine, missing, steps: 12, hiddenLayers: [8], batchSize: 16, threads: 1 };
  const { model, embedding } = await fit(X, options);
  expect(embedding.data.every(Number.isFinite)).toBe(true);
  const projector = await Projector.load(parseModel(JSON.parse(JSON.stringify(model))));
  const map = await projector.transform(X);
  const largest = Math.max(1, ...map.data.map(Math.abs));
  map.data.forEach((x, i) => {
    expect(Math.abs(x - embedding.data[i]) / largest).toBeLessThan(1e-3);
  });
  if (rows.length > 14) {
    const figures = Object.values(await evaluate(projector.scale(X), map));
    expect(figures.every((figure) => figure === null || Number.isFinite(figure))).toBe(true);
  }
  await projector.dispose();
});

test.each([
  ['infinite', Number.POSITIVE_INFINITY],
  ['missing', Number.NaN],
])('a value that is %s is refused with a code', async (_, value) => {
  const X = matrix(new Float32Array(60).fill(1).fill(value, 7, 8), 30, 2);
  await expect(fit(X, { steps: 12 })).rejects.toBeInstanceOf(PdrError);
});
