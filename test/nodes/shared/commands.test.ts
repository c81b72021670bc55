import { asksForPicture, isCommand } from '../../../nodes/shared/commands';
import { MessagePath } from '../../../nodes/shared/messagePath';
import type { NodeRed } from '../../../nodes/shared/node-red';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };
const payload = new MessagePath(util, 'payload');

describe('isCommand', () => {
  it.each([
    ['no payload', undefined],
    ['the time stamp of an inject node', 1_700_000_000_000],
    ['text', 'now'],
    ['a flag', true],
    ['null', null],
    ['an empty object', {}],
    ['an empty array', []],
    ['an empty Buffer', Buffer.alloc(0)],
  ])('is true with %s', (_, value) => {
    expect(isCommand({ topic: 'train', payload: value }, payload)).toBe(true);
  });

  it.each([
    ['an object', { temperature: 21 }],
    ['numbers', [1, 2]],
    ['a list of objects', [{ temperature: 21 }]],
    ['a typed array', Float32Array.of(1)],
    ['a Buffer', Buffer.alloc(4)],
  ])('is false with %s, whatever the topic', (_, value) => {
    expect(isCommand({ topic: 'train', payload: value }, payload)).toBe(false);
  });

  it('looks where the node reads its rows', () => {
    const rows = new MessagePath(util, 'data.rows');
    expect(isCommand({ topic: 'reset', payload: [1, 2] }, rows)).toBe(true);
    expect(isCommand({ topic: 'reset', data: { rows: [1, 2] } }, rows)).toBe(false);
  });

  it('is false without a topic', () => {
    expect(isCommand({}, payload)).toBe(false);
    expect(isCommand({ topic: 7 }, payload)).toBe(false);
  });
});

describe('asksForPicture', () => {
  const asks = (value: unknown): boolean => asksForPicture({ topic: 'picture', payload: value }, payload);

  it('is true without rows, and with the format in their place', () => {
    expect(asks(undefined)).toBe(true);
    expect(asks('')).toBe(true);
    expect(asks({})).toBe(true);
    expect(asks({ format: 'svg' })).toBe(true);
  });

  it('is false with rows, whatever the topic', () => {
    expect(asks({ temperature: 21 })).toBe(false);
    expect(asks({ format: 7 })).toBe(false);
    expect(asks({ format: 'svg', temperature: 21 })).toBe(false);
    expect(asks([1, 2])).toBe(false);
    expect(asksForPicture({ topic: 'train' }, payload)).toBe(false);
  });

  it('refuses other formats', () => {
    expect(() => asks({ format: 'png' })).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
  });
});

it.each([
  [
    'topic',
    {
      payload: { a: 1 },
      get topic(): string {
        throw new Error('unreadable');
      },
    },
  ],
  [
    'format',
    {
      topic: 'picture',
      payload: {
        get format(): string {
          throw new Error('unreadable');
        },
      },
    },
  ],
])('a message whose %s cannot be read is no command and asks for no picture', (_, msg) => {
  expect(isCommand(msg, payload)).toBe(false);
  expect(asksForPicture(msg, payload)).toBe(false);
});
