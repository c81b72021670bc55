import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Message, Node } from '../../../nodes/shared/node-red';
import { type Controller, runNode, safely } from '../../../nodes/shared/runNode';
import { Status } from '../../../nodes/shared/status';
import { PdrError } from '../../../src/errors';

const throws = (): never => {
  throw new Error('out of order');
};

/** A node whose handlers can be called, with some of its methods replaced. */
function fakeNode(methods: Partial<Node> = {}) {
  const handlers: Record<string, (...args: never[]) => void> = {};
  const told: unknown[][] = [];
  const node = {
    id: 'n',
    on: (event: string, handler: () => void) => {
      handlers[event] = handler;
    },
    send: () => undefined,
    status: () => undefined,
    error: (...args: unknown[]) => told.push(args),
    warn: (...args: unknown[]) => told.push(args),
    log: () => undefined,
    context: throws,
    ...methods,
  } as unknown as Node;
  return { node, handlers, told };
}

function run(node: Node, handlers: Record<string, (...args: never[]) => void>, controller: Controller) {
  const safe = safely(node);
  runNode(safe, new Status({ _: (key: string) => key } as never, safe, 'pdr-x'), () => controller);
  return async (msg: Message, done: (error?: unknown) => void): Promise<void> => {
    (handlers.input as (msg: Message, send: () => void, done: (error?: unknown) => void) => void)(
      msg,
      () => undefined,
      done,
    );
    await nextTurn();
  };
}

const succeeds: Controller = { receive: async () => undefined, close: async () => undefined };
const failure = new PdrError('PDR_BAD_INPUT', 'no rows');
const fails: Controller = { ...succeeds, receive: async () => Promise.reject(failure) };

describe('runNode', () => {
  it("gives Catch nodes the message's id and the error where Node-RED cannot copy the message", async () => {
    const { node, handlers, told } = fakeNode();
    await run(node, handlers, fails)({ _msgid: 'a', payload: 1 }, throws);
    expect(told).toEqual([[failure, { _msgid: 'a' }]]);
  });

  it('says so where a message succeeded and cannot be copied for Complete nodes', async () => {
    const { node, handlers, told } = fakeNode();
    await run(node, handlers, succeeds)({ _msgid: 'a' }, throws);
    expect(told).toEqual([[expect.objectContaining({ code: 'PDR_BAD_INPUT' }), { _msgid: 'a' }]]);
    expect(String(told[0][0])).toContain('out of order');
  });

  it.each([
    ['a message that failed', fails, failure],
    ['one that succeeded', succeeds, undefined],
  ])('is done with %s though all that tells of it throws', async (_, controller, error) => {
    const { node, handlers } = fakeNode({ status: throws, error: throws, warn: throws, log: throws });
    const done = jest.fn();
    await run(node, handlers, controller)({}, done);
    expect(done).toHaveBeenCalledWith(error);
  });

  it('survives a message whose id cannot be read', async () => {
    const { node, handlers, told } = fakeNode();
    const msg = Object.defineProperty({}, '_msgid', { get: throws });
    await run(node, handlers, fails)(msg, throws);
    expect(told).toEqual([[failure, {}]]);
  });

  it('ends though closing fails', async () => {
    const { node, handlers, told } = fakeNode();
    run(node, handlers, { ...succeeds, close: async () => Promise.reject(failure) });
    await new Promise<void>((done) => {
      (handlers.close as (removed: boolean, done: () => void) => void)(false, done);
    });
    expect(told).toEqual([[failure]]);
  });
});

describe('safely', () => {
  it('tells in the log what could not be told otherwise', () => {
    const { node, told } = fakeNode({ status: throws });
    safely(node).status({});
    expect(told).toEqual([[expect.stringContaining('out of order')]]);
  });

  it('sends by whatever `send` the node has now', () => {
    const { node } = fakeNode();
    const safe = safely(node);
    const sent: unknown[] = [];
    node.send = (msg) => sent.push(msg);
    safe.send({ payload: 1 });
    expect(sent).toEqual([{ payload: 1 }]);
  });
});
