import { mapOf } from '../../../nodes/view/modelMap';
import { fit, parseModel, renameRegime } from '../../../src/index';
import { clusters } from '../../support/clusters';
import { normalMatrix } from '../../support/data';
import { storedModel } from './support';

const floats = (base64: string | null): number[] => {
  const bytes = Buffer.from(base64 ?? '', 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
};

test('a model that keeps rows gives them with their values', () => {
  const map = mapOf(parseModel(storedModel()));
  expect(map?.rows).toBe(40);
  expect(floats(map?.coordinates ?? null)).toHaveLength(80);
  expect(floats(map?.values ?? null)).toHaveLength(120);
  expect(map?.features).toEqual(['temperature', 'pressure', 'flow']);
});

test('a model that keeps no rows, or with other than two dimensions, has none to show', async () => {
  const X = normalMatrix(40, 4, 1);
  const { model: bare } = await fit(X, { preset: 'fast', keepRows: 0 });
  expect(mapOf(bare)).toBeNull();
  const { model: deep } = await fit(X, { preset: 'fast', nComponents: 3 });
  expect(mapOf(deep)).toBeNull();
});

test('labels come with the rows', async () => {
  const labels = Array.from({ length: 40 }, (_, i) => (i % 2 ? 'on' : null));
  const { model } = await fit(normalMatrix(40, 4, 1), { preset: 'fast', labels });
  expect(mapOf(model)).toMatchObject({ rows: 40, labels, features: [] });
});

test('regimes come with the rows, unnamed until the user names one', async () => {
  const { X } = clusters({ rows: 300, features: 3, clusters: 3, seed: 2, distance: 40 });
  const { model } = await fit(X, { steps: 1, engine: 'native', hiddenLayers: [8] });
  const map = mapOf(renameRegime(model, 2, 'Full load'));
  expect(map?.regimes?.list.map(({ name }) => name)).toEqual([null, 'Full load', null]);
  expect(map?.regimes?.list[0].apart[0]).toEqual({
    feature: expect.stringMatching(/^[123]$/),
    direction: expect.stringMatching(/^(high|low)$/),
  });
  // A row far out may be in none.
  expect(map?.regimes?.of.filter((id) => id !== null)).toEqual(expect.arrayContaining([1, 2, 3]));
  expect(map?.remembered).toBe(0);
});

test('where all rows are one cloud, no regimes are told apart', async () => {
  const { model } = await fit(normalMatrix(40, 3, 1), { steps: 1, engine: 'native', hiddenLayers: [8] });
  expect(model.regimes?.list).toHaveLength(1);
  expect(mapOf(model)?.regimes).toBeNull();
});
