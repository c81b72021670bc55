import { fit, keptRows, type ModelEnvelope, Projector, renameRegime } from '../../../src/index';
import { clusters } from '../../support/clusters';

const { X, labels } = clusters({ rows: 400, features: 3, clusters: 2, seed: 2, distance: 40 });
const quick = { steps: 60, engine: 'wasm', hiddenLayers: [16] } as const;
const all = { regime: true, label: true, trust: true } as const;
let model: ModelEnvelope;
let projector: Projector;
beforeAll(async () => {
  const names = labels.map((label) => (label === 0 ? 'off' : 'on'));
  const fitted = await fit(X, { ...quick, labels: names, featureNames: ['a', 'b', 'c'] });
  model = renameRegime(fitted.model, 1, 'Idle');
  projector = await Projector.load(model, { engine: 'wasm' });
});
afterAll(() => projector.dispose());

const rowOf = (row: number): number[] => [...X.data.subarray(3 * row, 3 * row + 3)];

describe('what kept rows say about a reading', () => {
  test('its regime, its label, and how far its place is to be trusted', async () => {
    const { regime, label, trust, novelty } = await projector.describe([rowOf(0), rowOf(1)], all);
    expect(novelty).toBeNull();
    expect(label?.map((found) => found?.value)).toEqual(['off', 'on']);
    const ids = regime?.map((found) => found?.id);
    expect(new Set(ids)).toEqual(new Set([1, 2]));
    expect(regime?.find((found) => found?.id === 1)).toMatchObject({ name: 'Idle', share: 1 });
    for (const share of trust ?? []) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
    expect(keptRows(model)?.regimes?.slice(0, 2)).toEqual(ids);
  });

  test('far from all it is in no regime', async () => {
    const far = await projector.describe([[1e6, 1e6, -1e6]], all);
    expect(far.regime).toEqual([null]);
    expect(far.label).toHaveLength(1);
  });

  test('what is not asked for, or not known, is null', async () => {
    const nothing = { novelty: null, cause: null, regime: null, label: null, trust: null };
    expect(await projector.describe(X)).toMatchObject(nothing);
    const plain = await fit(X, { ...quick, regimes: false });
    const other = await Projector.load(plain.model, { engine: 'wasm' });
    expect(await other.describe([rowOf(0)], all)).toMatchObject({ ...nothing, trust: [expect.any(Number)] });
    await other.dispose();
    const bare = await fit(X, { ...quick, keepRows: 0 });
    const last = await Projector.load(bare.model, { engine: 'wasm' });
    expect(await last.describe([rowOf(0)], all)).toMatchObject(nothing);
    expect(last.readingAt([0, 0])).toBeNull();
    await last.dispose();
  });
});

describe('the reading behind a place', () => {
  test('has the values of the rows there, in their own units', async () => {
    const place = [...(await projector.transform([rowOf(1)])).data];
    const there = projector.readingAt(place);
    expect(there?.isKnown).toBe(true);
    expect(there?.features?.map(({ feature }) => feature)).toEqual(['a', 'b', 'c']);
    there?.features?.forEach(({ mean, spread }, f) => {
      expect(Math.abs(mean - rowOf(1)[f])).toBeLessThan(4);
      expect(spread).toBeLessThan(4);
    });
  });

  test('is told to be unknown where nobody was', () => {
    expect(projector.readingAt([1e3, -1e3])).toMatchObject({ isKnown: false });
  });

  test.each([
    [[1], 'PDR_DIMENSIONS'],
    [[Number.NaN, 0], 'PDR_NOT_A_NUMBER'],
    ['00', 'PDR_DIMENSIONS'],
  ])('of %p: %s', (place, code) => {
    expect(() => projector.readingAt(place as number[])).toThrow(expect.objectContaining({ code }));
  });

  test('has no values where the model has lost them', async () => {
    const cosine = await fit(X, { ...quick, metric: 'cosine' });
    const other = await Projector.load(cosine.model, { engine: 'wasm' });
    expect(other.readingAt([0, 0])).toMatchObject({ features: null });
    await other.dispose();
  });
});
