import { describeDrift, driftSpacing, fit } from '../../../src/index';
import { createRandom } from '../../../src/random';
import { fromRows } from '../../support/data';

const quick = { preset: 'fast', steps: 2 } as const;
const random = createRandom(1);
const rows = (count: number, shift: number) =>
  fromRows(Array.from({ length: count }, () => [random.normal(), 1000 * random.normal() + shift]));
const series = fromRows(
  Array.from({ length: 600 }, (_, i) => [Math.sin(i / 20), Math.cos(i / 20) + 0.1 * random.normal()]),
);

test('rows in no order of time are all tested, those of a series at a distance', async () => {
  expect(driftSpacing((await fit(rows(200, 0), quick)).model)).toBe(1);
  expect(driftSpacing((await fit(series, quick)).model)).toBe(12);
  expect(driftSpacing((await fit(rows(200, 0), { ...quick, keepRows: 0 })).model)).toBeNull();
});

test('a drift is told by the names of the features', async () => {
  const { model } = await fit(rows(200, 0), { ...quick, featureNames: ['Flow', 'Pressure'] });
  expect(await describeDrift(model, rows(20, 5000))).toEqual([
    { feature: 'Pressure', direction: 'high', effect: expect.closeTo(1, 1) },
  ]);
  expect(await describeDrift(model, rows(100, 0))).toEqual([]);
});

test('features without names have numbers; without units there are none', async () => {
  expect(await describeDrift((await fit(rows(200, 0), quick)).model, rows(20, -5000))).toMatchObject([
    { feature: '2', direction: 'low' },
  ]);
  const { model } = await fit(rows(200, 0), { ...quick, metric: 'cosine' });
  expect(await describeDrift(model, rows(20, 5000))).toEqual([]);
});
