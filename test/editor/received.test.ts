import { formerPlacesOf, regimesOf, rowsOf } from '../../editor/received';
import type { SentMap, SentModel } from '../../nodes/view/wire';
import { NO_ROWS } from '../../ui/rows';
import { ENGLISH } from '../../ui/texts';

const base64 = (...values: number[]): string =>
  Buffer.from(Float32Array.from(values).buffer).toString('base64');
const model = (map: Partial<SentMap> | null): SentModel => ({
  card: null,
  map: map && {
    rows: 1,
    coordinates: base64(1, 2),
    from: null,
    features: ['a'],
    values: base64(3),
    labels: null,
    regimes: null,
    remembered: 0,
    ...map,
  },
  training: null,
  quality: null,
});

test('rows come as numbers, labels as text', () => {
  const rows = rowsOf(
    model({ rows: 2, coordinates: base64(1, 2, 3, 4), values: base64(5, 6), labels: [7, null] }),
  );
  expect(Array.from(rows.coordinates)).toEqual([1, 2, 3, 4]);
  expect(Array.from(rows.values ?? [])).toEqual([5, 6]);
  expect(rows.labels).toEqual(['7', null]);
  expect(rowsOf(model({ values: null }))).toMatchObject({ values: null, labels: null });
  expect(rowsOf(model(null))).toBe(NO_ROWS);
});

test('rows come from their places on the map before, where these are known', () => {
  expect(Array.from(formerPlacesOf(model({ from: base64(9, 8) })) ?? [])).toEqual([9, 8]);
  expect(formerPlacesOf(model({}))).toBeNull();
  expect(formerPlacesOf(model(null))).toBeNull();
});

test('rows come with their regimes, and those of earlier trainings are counted', () => {
  const list = [
    { id: 2, name: null, apart: [{ feature: 'a', direction: 'high' as const }] },
    { id: 5, name: 'Idle', apart: [] },
  ];
  const view = model({ rows: 3, regimes: { list, of: [5, null, 5] }, remembered: 1 });
  expect(Array.from(rowsOf(view).regimes ?? [])).toEqual([5, -1, 5]);
  expect(rowsOf(view).remembered).toBe(1);
  expect(regimesOf(view, ENGLISH)).toEqual([
    { id: 2, name: 'a high', size: 0 },
    { id: 5, name: 'Idle', size: 2 },
  ]);
  expect(regimesOf(model({}), ENGLISH)).toEqual([]);
  expect(regimesOf(model(null), ENGLISH)).toEqual([]);
});
