import { fit, type ModelEnvelope, PdrError, parseModel } from '../../../src/index';
import { sealModel } from '../../../src/model/envelope';
import { normalMatrix } from '../../support/data';

let model: ModelEnvelope;
beforeAll(async () => {
  ({ model } = await fit(normalMatrix(60, 110, 1), {
    keepRows: 0,
    steps: 5,
    hiddenLayers: [8],
    featureNames: Array.from({ length: 110 }, (_, i) => `f${i}`),
  }));
});

const copy = (): Record<string, unknown> => JSON.parse(JSON.stringify(model));

test('a model survives JSON, whatever the order of its keys', () => {
  expect(parseModel(copy())).toEqual(model);
  const reversed = Object.fromEntries(Object.entries(copy()).reverse());
  expect(parseModel(reversed)).toEqual(model);
});

test('a model is plain JSON, little larger than its numbers', () => {
  const text = JSON.stringify(model);
  expect(JSON.parse(text)).toEqual(model);
  // 64 components and two vectors of 110 features and a centre, 64-8-2 weights: base64 takes 4 characters for 3 bytes.
  const numbers = 64 * 110 + 3 * 110 + 64 * 8 + 8 + 8 * 2 + 2;
  expect(text.length).toBeLessThan(4 * numbers * (4 / 3) + 3000);
});

test('equal trainings give equal ids, whenever they were; another training gives another', async () => {
  const X = normalMatrix(40, 3, 2);
  const ids: string[] = [];
  for (const seed of [1, 1, 2]) ids.push((await fit(X, { steps: 5, hiddenLayers: [8], seed })).model.id);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
  const redated = { ...copy(), createdAt: '2001-01-01T00:00:00.000Z' };
  expect(parseModel(redated).id).toBe(model.id);
});

test.each([undefined, null])('%s is no model yet', (value) => {
  expect(() => parseModel(value)).toThrow(expect.objectContaining({ code: 'PDR_NO_MODEL' }));
});

/** Changes something and seals the result anew, so that only the check in question can object. */
function forged(change: (m: Record<string, never>) => void): unknown {
  const m = copy();
  change(m as Record<string, never>);
  return sealModel(m as unknown as ModelEnvelope);
}

type Draft = Record<string, never>;
const set = (path: string, value: unknown) => (m: Draft) => {
  const keys = path.split('.');
  const last = keys.pop() as string;
  const owner = keys.reduce<Record<string, unknown>>((o, key) => o[key] as Record<string, unknown>, m);
  owner[last] = value;
};

function nestedDeeply(): unknown {
  const m = copy();
  let deep = {};
  for (let level = 0; level < 50_000; level++) deep = { deep };
  set('training.deep', deep)(m as unknown as Draft);
  return m;
}

/** Changes something and leaves the seal as it was. */
function changed(change: (m: ModelEnvelope) => Record<string, unknown>): unknown {
  const m = copy();
  for (const [path, value] of Object.entries(change(model))) set(path, value)(m as unknown as Draft);
  return m;
}

function fail(what: string): never {
  throw new Error(`${what} failed`);
}

function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable(copy(), {});
  revoke();
  return proxy;
}

test.each([
  ['text', 'a model'],
  ['a list', []],
  ['a number', 7],
  ['something else', { format: 'onnx' }],
  ['a version that is no number', () => forged(set('version', '2'))],
  ['an unknown method', () => forged(set('method', 'pca'))],
  [
    'a changed weight',
    () => changed(({ network: { parameters } }) => ({ 'network.parameters': `A${parameters.slice(1)}` })),
  ],
  [
    'a changed name',
    () => changed(() => ({ features: ['g0', ...Array.from({ length: 109 }, (_, i) => `f${i + 1}`)] })),
  ],
  ['a further field', () => ({ ...copy(), more: 1 })],
  ['a number that JSON lacks', () => ({ ...copy(), more: 1n })],
  [
    'a getter that throws',
    () => Object.defineProperty(copy(), 'features', { get: () => fail('read'), enumerable: true }),
  ],
  ['a revoked proxy', () => revokedProxy()],
  ['too few feature names', () => forged(set('features', ['a']))],
  ['names that are not text', () => forged(set('features', new Array(110).fill(1)))],
  ['means cut short', () => forged(set('preprocessing.mean', 'AAAA'))],
  ['no preprocessing', () => forged(set('preprocessing', null))],
  ['huge layers', () => forged(set('network.widths', [64, 90_000, 90_000, 2]))],
  ['layers that do not fit', () => forged(set('network.widths', [3, 8, 2]))],
  ['layers that are not numbers', () => forged(set('network.widths', [64, '8', 2]))],
  ['nesting without end', nestedDeeply],
  ['an unknown activation', () => forged(set('network.activation', 'eval'))],
  ['weights cut short', () => forged(set('network.parameters', 'AAAA'))],
  ['more components than features', () => forged(set('preprocessing.pca.components', 1000))],
])('%s is refused', (_, value) => {
  const parse = () => parseModel(typeof value === 'function' ? value() : value);
  expect(parse).toThrow(PdrError);
  expect(parse).toThrow(expect.objectContaining({ code: 'PDR_BAD_MODEL' }));
});

test.each([
  ['text', () => JSON.stringify(copy()), 'JSON.parse'],
  ['a list', () => [copy()], 'not an object'],
  ['a model from the future', () => forged(set('version', 7)), 'Update the package'],
])('the error says what to do with %s', (_, value, advice) => {
  expect(() => parseModel(value())).toThrow(advice);
});
