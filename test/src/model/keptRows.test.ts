import { fit, keptRows } from '../../../src/index';
import { MAX_LANDMARKS } from '../../../src/landmarks/landmarks';
import { sealModel } from '../../../src/model/envelope';
import { parseModel } from '../../../src/model/parse';
import { normalMatrix } from '../../support/data';

const quick = { steps: 20, hiddenLayers: [8], engine: 'wasm' } as const;
const X = normalMatrix(120, 3, 1);

test('a model carries its training rows, in their own units, at their coordinates, with their labels', async () => {
  const labels = Array.from({ length: 120 }, (_, row) => (row % 2 === 0 ? 'even' : null));
  const { model, embedding } = await fit(X, { ...quick, labels });
  const kept = keptRows(model);
  expect(kept?.labels).toEqual(labels);
  embedding.data.forEach((x, i) => {
    expect(kept?.coordinates.data[i]).toBeCloseTo(x, 4);
  });
  X.data.forEach((x, i) => {
    expect(kept?.values?.data[i]).toBeCloseTo(x, 4);
  });
});

test('of many rows a sample, drawn by the seed; none where none are wanted', async () => {
  const kept = async (keepRows: number, seed = 0) =>
    keptRows((await fit(X, { ...quick, keepRows, seed })).model)?.values?.data;
  const first = await kept(10);
  expect(first).toHaveLength(30);
  expect(await kept(10)).toEqual(first);
  expect(await kept(10, 1)).not.toEqual(first);
  expect(await kept(0)).toBeUndefined();
});

test('what the values were cannot be told after principal components or of rows by their angle', async () => {
  const wide = keptRows((await fit(normalMatrix(120, 110, 1), quick)).model);
  expect(wide?.values).toBeNull();
  expect(wide?.coordinates.rows).toBe(120);
  expect(keptRows((await fit(X, { ...quick, metric: 'cosine' })).model)?.values).toBeNull();
});

test('a map of other than two dimensions keeps rows too', async () => {
  const { model } = await fit(X, { ...quick, nComponents: 3 });
  expect(keptRows(model)?.coordinates.cols).toBe(3);
  expect(parseModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
});

test.each([
  ['more rows than may be', { rows: MAX_LANDMARKS + 1 }],
  ['a row more than there are numbers', { rows: 121 }],
  ['labels of another number', { labels: ['a'] }],
  ['labels that are objects', { labels: new Array(120).fill({}) }],
  ['no word on whether they refine', { refines: undefined }],
  ['no coordinates', { coordinates: null }],
  ['scores of another number', { novelty: { scores: 'AAAA', independent: 1, spacing: 1 } }],
  ['scores of no independent rows', { novelty: { scores: 'AAAA'.repeat(120), independent: 0, spacing: 1 } }],
  ['no distance in time', { novelty: { scores: 'AAAA'.repeat(120), independent: 1, spacing: 0 } }],
  ['no word on their scores', { novelty: undefined }],
])('a model whose kept rows have %s is refused', async (_, change) => {
  const { model } = await fit(X, quick);
  const { id: __, ...content } = model;
  const forged = sealModel({ ...content, kept: { ...content.kept, ...change } } as typeof content);
  expect(() => parseModel(forged)).toThrow(expect.objectContaining({ code: 'PDR_BAD_MODEL' }));
});
