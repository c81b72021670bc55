import { fit, type ModelEnvelope, PdrError, parseModel } from '../../../src/index';
import { sealModel } from '../../../src/model/envelope';
import { normalMatrix } from '../../support/data';

let model: ModelEnvelope;
beforeAll(async () => {
  ({ model } = await fit(normalMatrix(60, 110, 1), {
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

test('a model is plain JSON of moderate size', () => {
  const text = JSON.stringify(model);
  expect(JSON.parse(text)).toEqual(model);
  expect(text).not.toContain('null,null');
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

test.each([
  ['text', 'a model'],
  ['a list', []],
  ['a number', 7],
  ['something else', { format: 'onnx' }],
  ['a newer version', () => forged(set('version', 2))],
  ['an unknown method', () => forged(set('method', 'pca'))],
  ['a changed weight', () => ({ ...copy(), nComponents: 2, createdAt: 'yesterday' })],
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
