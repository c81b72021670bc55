import { setImmediate as turn } from 'node:timers/promises';
import type { Node } from '../../../nodes/shared/node-red';
import { addColumnsRoute, showColumns } from '../../../nodes/view/columns';
import type { Request, Response } from '../../../nodes/view/routes';
import type { SeenColumn } from '../../../src/index';

type Handler = (request: Request, response: Response, next: () => void) => void;

/** The route as Express runs it, for a user with some permissions. */
async function ask(
  nodeId: string,
  permissions: readonly string[] = ['pdr.read'],
): Promise<{ status: number; body: unknown }> {
  const answer: { status: number; body: unknown } = { status: 200, body: undefined };
  const response: Response = {
    status: (code) => {
      answer.status = code;
      return response;
    },
    json: (value) => {
      answer.body = value;
    },
    set: () => response,
    send: () => undefined,
    end: () => undefined,
  };
  const handlers: Handler[] = [];
  addColumnsRoute({
    app: {
      get: (path, ...added) => {
        expect(path).toBe('/pdr/columns/:nodeId');
        handlers.push(...(added as Handler[]));
      },
      post: () => undefined,
    },
    needsPermission: (permission) =>
      ((_, denied, next) => {
        if (permissions.includes(permission)) next();
        else denied.status(401).end();
      }) as Handler as (request: Request, response: Response) => void,
  });
  const run = (i: number): void => handlers[i]?.({ params: { nodeId } }, response, () => run(i + 1));
  run(0);
  await turn();
  return answer;
}

/** A node of which only the id and the close event matter here. */
function nodeOf(id: string): { node: Node; close: () => void } {
  const closers: ((removed: boolean, done: () => void) => void)[] = [];
  const node = {
    id,
    on: (_: string, handler: (typeof closers)[number]) => closers.push(handler),
  } as unknown as Node;
  const close = (): void => {
    for (const closer of closers) closer(false, () => undefined);
  };
  return { node, close };
}

const column = (name: string): SeenColumn => ({ name, sample: 21.5, ignored: null });
const COLUMNS = [
  column('heat'),
  { name: 'n', sample: 7, ignored: { reason: 'counter', detail: 'It counts.' } },
] as const;

it('gives a node’s columns while the node is there', async () => {
  const { node, close } = nodeOf('fit');
  showColumns(node, {}, () => Promise.resolve({ columns: COLUMNS, named: false }));
  expect(await ask('fit')).toEqual({ status: 200, body: { columns: COLUMNS, more: 0, named: false } });
  close();
  expect(await ask('fit')).toMatchObject({ status: 404, body: { code: 'notDeployed' } });
});

it('tells a node without readings from one that is not there', async () => {
  const { node, close } = nodeOf('fit');
  showColumns(node, {}, () => Promise.resolve({ columns: null, named: false }));
  expect(await ask('fit')).toMatchObject({ status: 404, body: { code: 'noRows' } });
  expect(await ask('other')).toMatchObject({ status: 404, body: { code: 'notDeployed' } });
  close();
});

it('tells what went wrong where the columns cannot be had', async () => {
  const { node, close } = nodeOf('fit');
  showColumns(node, {}, () => Promise.reject(new Error('out of memory')));
  expect(await ask('fit')).toEqual({ status: 500, body: { code: 'failed', message: 'out of memory' } });
  close();
});

it('needs the permission to read', async () => {
  const { node, close } = nodeOf('fit');
  showColumns(node, {}, () => Promise.resolve({ columns: COLUMNS, named: false }));
  expect(await ask('fit', [])).toEqual({ status: 401, body: undefined });
  expect(await ask('fit', ['pdr.write'])).toEqual({ status: 401, body: undefined });
  close();
});

it('sends at most 500 columns and tells how many more there are', async () => {
  const { node, close } = nodeOf('fit');
  const columns = Array.from({ length: 700 }, (_, i) => column(`c${i}`));
  showColumns(node, {}, async () => ({ columns, named: true }));
  const { body } = (await ask('fit')) as { body: { columns: SeenColumn[]; more: number; named: boolean } };
  expect([body.columns.length, body.more, body.named]).toEqual([500, 200, true]);
  close();
});

it('knows a node in a subflow by the id that the editor has', async () => {
  const { node, close } = nodeOf('instance');
  showColumns(node, { _alias: 'template' }, () => Promise.resolve({ columns: COLUMNS, named: false }));
  expect((await ask('template')).status).toBe(200);
  close();
});

it('the instance of a redeployed node stays when the one before it closes late', async () => {
  const [before, after] = [nodeOf('fit'), nodeOf('fit')];
  showColumns(before.node, {}, () => Promise.resolve({ columns: null, named: false }));
  showColumns(after.node, {}, () => Promise.resolve({ columns: COLUMNS, named: false }));
  before.close();
  expect((await ask('fit')).status).toBe(200);
  after.close();
});
