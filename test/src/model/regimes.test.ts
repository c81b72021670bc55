import { describeRegimes, fit, type ModelEnvelope, parseModel, renameRegime } from '../../../src/index';
import { decodeModel } from '../../../src/model/decode';
import { sealModel } from '../../../src/model/envelope';
import { clusters } from '../../support/clusters';

const { X, labels } = clusters({ rows: 300, features: 3, clusters: 2, seed: 2, distance: 40 });
const quick = { steps: 1, engine: 'native', hiddenLayers: [8] } as const;
let model: ModelEnvelope;
beforeAll(async () => {
  ({ model } = await fit(X, { ...quick, featureNames: ['Pressure', 'Flow', 'Speed'] }));
});

type Regimes = NonNullable<ModelEnvelope['regimes']>;
const withRegimes = (change: (regimes: Regimes) => object): unknown => {
  const { id, ...content } = model;
  return sealModel({ ...content, regimes: change(model.regimes as Regimes) as Regimes });
};

describe('regimes of a model', () => {
  test('survive JSON, and each kept row has its own', () => {
    const { kept, regimes } = decodeModel(parseModel(JSON.parse(JSON.stringify(model))));
    expect(regimes?.list.map(({ id }) => id).sort()).toEqual([1, 2]);
    expect(regimes?.next).toBe(3);
    expect(kept?.points.rows).toBe(300);
    labels.forEach((label, row) => {
      expect(regimes?.of[row]).toBe(regimes?.of[label]);
    });
  });

  test('describeRegimes says what sets each apart', () => {
    const regimes = describeRegimes(model);
    expect(regimes).toHaveLength(2);
    for (const { name, isNamed, apart, share } of regimes) {
      expect(isNamed).toBe(false);
      expect(share).toBe(0.5);
      expect(apart[0].effect).toBe(1);
      expect(name).toBe(apart.map(({ feature, direction }) => `${feature} ${direction}`).join(', '));
      expect(['Pressure', 'Flow', 'Speed']).toContain(apart[0].feature);
    }
  });

  test('a model without regimes has none to describe', () => {
    expect(describeRegimes({ ...model, regimes: null })).toEqual([]);
  });

  test('features without names are numbered, a regime like all others too', () => {
    const [first] = describeRegimes({ ...model, features: null });
    expect(first.apart[0].feature).toMatch(/^[123]$/);
    expect(first.name).toMatch(/^Feature [123] (high|low)/);
    const plain = withRegimes((regimes) => ({
      ...regimes,
      list: regimes.list.map((regime) => ({ ...regime, apart: [] })),
    })) as ModelEnvelope;
    expect(describeRegimes(plain)[0].name).toBe(`Regime ${first.id}`);
  });
});

describe('renameRegime', () => {
  test('gives a name and takes it away', () => {
    const renamed = renameRegime(model, 2, '  Filling <tank> ');
    expect(parseModel(JSON.parse(JSON.stringify(renamed)))).toEqual(renamed);
    expect(renamed.id).not.toBe(model.id);
    const named = describeRegimes(renamed).find(({ id }) => id === 2);
    expect(named).toMatchObject({ name: 'Filling <tank>', isNamed: true });
    expect(renameRegime(renamed, 2, null)).toEqual(model);
  });

  test.each([
    '',
    '   ',
    'two\nlines',
    'turned \u202eback',
    'nul \u0000',
    'zero\u200bwidth',
    'x'.repeat(81),
    5,
    {},
    undefined,
  ])('refuses %p', (name) => {
    expect(() => renameRegime(model, 1, name as string)).toThrow(
      expect.objectContaining({ code: 'PDR_BAD_OPTION' }),
    );
  });

  test.each([0, 3, 1.5, '1', '__proto__'])('knows no regime %p', (id) => {
    expect(() => renameRegime(model, id as number, 'a')).toThrow(
      expect.objectContaining({ code: 'PDR_BAD_OPTION' }),
    );
  });
});

describe('damaged regimes are refused', () => {
  const first = (change: object) => (regimes: Regimes) => ({
    ...regimes,
    list: [{ ...regimes.list[0], ...change }, regimes.list[1]],
  });
  test.each<[string, (regimes: Regimes) => object]>([
    ['a name with a control character', first({ name: 'a\u0007' })],
    ['a name that is too long', first({ name: 'x'.repeat(81) })],
    ['a name that is no text', first({ name: { toString: 1 } })],
    ['a number that is not given yet', first({ id: 3 })],
    ['the number of another', (regimes) => first({ id: regimes.list[1].id })(regimes)],
    ['a share above 1', first({ share: 1.1 })],
    ['a feature that is not there', first({ apart: [{ feature: 3, direction: 'high', effect: 1 }] })],
    ['another direction', first({ apart: [{ feature: 0, direction: 'up', effect: 1 }] })],
    ['many features', first({ apart: new Array(9).fill({ feature: 0, direction: 'high', effect: 1 }) })],
    ['a reach that is no number', (regimes) => ({ ...regimes, reach: null })],
    ['rows of another number', (regimes) => ({ ...regimes, of: 'AAAA' })],
    ['no list', (regimes) => ({ ...regimes, list: null })],
  ])('%s', (_, change) => {
    expect(() => parseModel(withRegimes(change))).toThrow(expect.objectContaining({ code: 'PDR_BAD_MODEL' }));
  });

  test('a row in a regime that is not listed', () => {
    const of = Buffer.alloc(300, 3).toString('base64');
    const forged = withRegimes((regimes) => ({ ...regimes, of })) as ModelEnvelope;
    expect(() => decodeModel(parseModel(forged))).toThrow(expect.objectContaining({ code: 'PDR_BAD_MODEL' }));
  });
});
