import { MessagePath } from '../../../nodes/shared/messagePath';
import type { Message, NodeRed } from '../../../nodes/shared/node-red';
import { MARKS, Marker, type Marks } from '../../../nodes/transform/marks';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };
const marks: Marks = { model: { id: 'abc', version: 3 } };

function mark(msg: Message, ...others: string[]): Message {
  const paths = others.map((other) => new MessagePath(util, other));
  new Marker(new MessagePath(util, MARKS), paths).mark(msg, marks);
  return msg;
}

test.each([
  ['a message without any', { payload: 1 }, { payload: 1, pdr: marks }],
  ['one with those of an earlier projection', { pdr: { model: 'old', imputed: ['a'] } }, { pdr: marks }],
  ['one with text there', { pdr: 'text' }, { pdr: marks }],
])('marks %s', (_, msg, expected) => {
  expect(mark(msg, 'payload')).toEqual(expected);
});

describe('where rows or coordinates are below msg.pdr', () => {
  test.each([
    ['they stay, and what is beside them', 'pdr.xy', { xy: [1], note: 7 }, { xy: [1], note: 7, ...marks }],
    ['earlier marks go', 'msg.pdr["xy"]', { xy: [1], model: 'old' }, { xy: [1], ...marks }],
    ['the place is made', 'pdr.xy', undefined, marks],
    ['under the name of a mark they stay', 'pdr.model.row', { model: { row: 1 } }, { model: { row: 1 } }],
    ['a list is left alone', 'pdr[0]', [1, 2], [1, 2]],
    ['so is a list that has the name', 'pdr.length', [1, 2], [1, 2]],
    ['so is text, below which nothing can be', 'pdr.xy', 'text', 'text'],
    ['so is a name that only the message tells', 'pdr[msg.topic]', { model: 7 }, { model: 7 }],
    ['rows there are left alone', 'pdr', { speed: 1 }, { speed: 1 }],
  ])('%s', (_, path, pdr, expected) => {
    expect(mark({ topic: 'model', pdr }, 'payload', path).pdr).toEqual(expected);
  });

  test('what is there is not changed, but copied', () => {
    const pdr = Object.freeze({ xy: [1] });
    const msg = mark({ pdr }, 'pdr.xy');
    expect(pdr).toEqual({ xy: [1] });
    expect(msg.pdr).toEqual({ xy: [1], ...marks });
  });
});

test.each([
  ['frozen', Object.freeze({ payload: 1 }), 'payload'],
  ['with a property that cannot be set', Object.defineProperty({}, 'pdr', { value: 1 }), 'payload'],
  ['with a getter', Object.defineProperty({}, 'pdr', { get: () => 1 }), 'payload'],
  ['with a getter that throws', Object.defineProperty({}, 'pdr', { get: trap }), 'payload'],
  [
    'with a getter below that throws',
    { pdr: Object.defineProperty({ xy: 1 }, 'a', { get: trap, enumerable: true }) },
    'pdr.xy',
  ],
])('refuses a message %s with a code', (_, msg, path) => {
  expect(() => mark(msg, path)).toThrow(expect.objectContaining({ code: 'PDR_BAD_INPUT' }));
});

function trap(): never {
  throw new Error('trap');
}
