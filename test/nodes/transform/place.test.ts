import { MessagePath } from '../../../nodes/shared/messagePath';
import type { NodeRed } from '../../../nodes/shared/node-red';
import { askedPlace } from '../../../nodes/transform/place';
import { fit, type ModelEnvelope } from '../../../src/index';
import { fromRows } from '../../support/data';
import { readings, values } from '../support';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };
let wide: ModelEnvelope;
let flat: ModelEnvelope;

beforeAll(async () => {
  const rows = readings(60).map(values);
  const named = { preset: 'fast', featureNames: ['x', 'y'] } as const;
  ({ model: wide } = await fit(fromRows(rows), { preset: 'fast' }));
  ({ model: flat } = await fit(fromRows(rows.map((row) => row.slice(0, 2))), named));
});

const asked = (payload: unknown, model: ModelEnvelope, topic: unknown = 'invert') =>
  askedPlace({ topic, payload }, new MessagePath(util, 'payload'), model);

test.each([
  ['[x, y]', [1, 2], [1, 2]],
  ['{x, y}', { y: 2, x: 1 }, [1, 2]],
  ['{place: [x, y]}', { place: [1, 2] }, [1, 2]],
  ['{place: {x, y}}', { place: { x: 1, y: 2 } }, [1, 2]],
  ['a place that is none, to be told so', { place: [1] }, []],
])('asks: %s', (_, payload, expected) => {
  expect(asked(payload, wide)).toEqual(expected);
});

test.each([
  ['a row', [1, 2, 3, 4]],
  ['rows', [[1, 2, 3, 4]]],
  ['text', '[1, 2]'],
  ['numbers in text', ['1', '2']],
  ['an object of other numbers', { speed: 1, heat: 2 }],
  ['more than a place', { place: [1, 2], speed: 1 }],
  ['a feature of that name', { place: 3 }],
  ['a typed array', Float32Array.of(1, 2)],
  ['nothing', undefined],
])('does not ask: %s', (_, payload) => {
  expect(asked(payload, wide)).toBeNull();
});

test('another topic does not ask', () => {
  expect(asked([1, 2], wide, 'pump')).toBeNull();
  expect(asked({ place: [1, 2] }, wide, null)).toBeNull();
});

test('where a place could be a row of the model it is one, unless it says that it is a place', () => {
  expect(asked([1, 2], flat)).toBeNull();
  expect(asked({ x: 1, y: 2 }, flat)).toBeNull();
  expect(asked({ place: [1, 2] }, flat)).toEqual([1, 2]);
  expect(asked({ place: { x: 1, y: 2 } }, flat)).toEqual([1, 2]);
});
