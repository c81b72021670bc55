import type { Node } from '../../../nodes/shared/node-red';
import { addColumnsRoute, showColumns } from '../../../nodes/view/columns';
import type { Request, Response } from '../../../nodes/view/routes';
import type { SeenColumn } from '../../../src/index';

type Handler = (request: Request, response: Response, next: () => void) => void;

/** The route as Express runs it, for a user with some permissions. */
function ask(
  nodeId: string,
  permissions: readonly string[] = ['pdr.read'],
): { status: number; body: unknown } {
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

it('gives a node’s columns while the node is there', () => {
  const { node, close } = nodeOf('fit');
  showColumns(node, {}, () => ({ columns: COLUMNS, named: false }));
  expect(ask('fit')).toEqual({ status: 200, body: { columns: COLUMNS, more: 0, named: false } });
  close();
  expect(ask('fit')).toMatchObject({ status: 404, body: { code: 'notDeployed' } });
});

it('tells a node without readings from one that is not there', () => {
  const { node, close } = nodeOf('fit');
  showColumns(node, {}, () => ({ columns: null, named: false }));
  expect(ask('fit')).toMatchObject({ status: 404, body: { code: 'noRows' } });
  expect(ask('other')).toMatchObject({ status: 404, body: { code: 'notDeployed' } });
  close();
});

it('needs the permission to read', () => {
  const { node, close } = nodeOf('fit');
  showColumns(node, {}, () => ({ columns: COLUMNS, named: false }));
  expect(ask('fit', [])).toEqual({ status: 401, body: undefined });
  expect(ask('fit', ['pdr.write'])).toEqual({ status: 401, body: undefined });
  close();
});

it('sends at most 500 columns and tells how many more there are', () => {
  const { node, close } = nodeOf('fit');
  const columns = Array.from({ length: 700 }, (_, i) => column(`c${i}`));
  showColumns(node, {}, () => ({ columns, named: true }));
  const { body } = ask('fit') as { body: { columns: SeenColumn[]; more: number; named: boolean } };
  expect([body.columns.length, body.more, body.named]).toEqual([500, 200, true]);
  close();
});

it('knows a node in a subflow by the id that the editor has', () => {
  const { node, close } = nodeOf('instance');
  showColumns(node, { _alias: 'template' }, () => ({ columns: COLUMNS, named: false }));
  expect(ask('template').status).toBe(200);
  close();
});

it('the instance of a redeployed node stays when the one before it closes late', () => {
  const [before, after] = [nodeOf('fit'), nodeOf('fit')];
  showColumns(before.node, {}, () => ({ columns: null, named: false }));
  showColumns(after.node, {}, () => ({ columns: COLUMNS, named: false }));
  before.close();
  expect(ask('fit').status).toBe(200);
  after.close();
});
