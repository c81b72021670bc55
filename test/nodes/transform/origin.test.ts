import { originsOf } from '../../../nodes/transform/origin';

test.each([
  [
    'the topic',
    { topic: 'a' },
    2,
    [
      ['a', 7],
      ['a', 7],
    ],
  ],
  ['no topic', {}, 1, [['', 7]]],
  ['a topic that is no text', { topic: 3 }, 1, [['', 7]]],
  ['what pdr-window says of a row', { topic: 'a/b', window: { source: 'a', time: 5 } }, 1, [['a', 5]]],
  [
    'what it says of many',
    { topic: 'x', window: { source: ['a', 'b'], time: [5, null] } },
    2,
    [
      ['a', 5],
      ['b', 7],
    ],
  ],
  [
    'less than there are rows',
    { topic: 'x', window: { source: ['a'], time: [] } },
    2,
    [
      ['a', 7],
      ['x', 7],
    ],
  ],
  ['another window', { topic: 'x', window: { source: {}, time: 1e99 } }, 1, [['x', 7]]],
  ['a window that is text', { topic: 'x', window: 'ab' }, 1, [['x', 7]]],
])('rows are from %s', (_, msg, rows, expected) => {
  expect(originsOf(msg, rows, 7).map(({ source, time }) => [source, time])).toEqual(expected);
});

test('a getter that throws is an error of the message', () => {
  const msg = Object.defineProperty({}, 'window', {
    get: () => {
      throw new Error('trap');
    },
  });
  expect(() => originsOf(msg, 1, 7)).toThrow(expect.objectContaining({ code: 'PDR_BAD_INPUT' }));
});
