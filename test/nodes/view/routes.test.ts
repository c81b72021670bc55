import { joinView, type ViewedNode } from '../../../nodes/view/hub';
import { addRoutes, type Request, type Response } from '../../../nodes/view/routes';
import { parseModel, withVersion } from '../../../src/index';
import { storedModel, viewedNode } from './support';

type Handler = (request: Request, response: Response) => void;
interface Answer {
  status: number;
  body: unknown;
}

const PERMISSIONS = {
  'GET /pdr/models': 'pdr.read',
  'GET /pdr/models/:id': 'pdr.read',
  'GET /pdr/models/:id/onnx': 'pdr.read',
  'GET /pdr/models/:id/versions': 'pdr.read',
  'POST /pdr/models/:id/watch': 'pdr.read',
  'POST /pdr/models/:id/command': 'pdr.write',
};

describe('the routes of the sidebar', () => {
  const routes = new Map<string, { permission: string; handle: Handler }>();
  const commands: [string, { topic: string; payload?: object }][] = [];
  const permissions = new Map<Handler, string>();
  const leaves: (() => void)[] = [];

  beforeAll(() => {
    const add = (method: string) => (path: string, guard: Handler, handle: Handler) =>
      routes.set(`${method} ${path}`, { permission: permissions.get(guard) ?? 'none', handle });
    addRoutes({
      app: { get: add('GET'), post: add('POST') } as unknown as Parameters<typeof addRoutes>[0]['app'],
      needsPermission: (permission) => {
        const guard: Handler = () => undefined;
        permissions.set(guard, permission);
        return guard;
      },
      command: (...command) => commands.push(command),
    });
  });
  afterEach(() => {
    for (const leave of leaves.splice(0)) leave();
    commands.length = 0;
  });

  function ask(
    route: keyof typeof PERMISSIONS,
    id = '',
    body?: Request['body'],
    query: Request['query'] = {},
  ): Promise<Answer> {
    return new Promise((resolve) => {
      let code = 200;
      const response: Response = {
        status: (status) => {
          code = status;
          return response;
        },
        set: () => response,
        json: (value) => resolve({ status: code, body: value }),
        send: (value) => resolve({ status: code, body: value }),
        end: () => resolve({ status: code, body: null }),
      };
      routes.get(route)?.handle({ params: { id }, query, ...(body && { body }) }, response);
    });
  }

  function join(node: ViewedNode) {
    const { channel, leave } = joinView(node);
    leaves.push(leave);
    return channel;
  }

  it('each ask for a permission', () => {
    const asked = Object.fromEntries(Array.from(routes, ([route, { permission }]) => [route, permission]));
    expect(asked).toEqual(PERMISSIONS);
  });

  it('list the models with their nodes', async () => {
    const { id } = join(viewedNode('listed'));
    const { body } = await ask('GET /pdr/models');
    const nodes = [{ type: 'pdr-fit', id: 'fit-listed', name: 'learn' }];
    expect(body).toEqual([{ id, key: 'listed', scope: 'flow', flow: 'flow1', nodes }]);
  });

  it('give a model with its rows, its training and its verdict', async () => {
    const channel = join(viewedNode('given'));
    channel.trains({ phase: 'training', fraction: 0.5 });
    channel.judged({ metric: 'trustworthiness', value: 0.9, below: false });
    const { status, body } = await ask('GET /pdr/models/:id', channel.id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      card: { rows: 40, features: ['temperature', 'pressure', 'flow'] },
      map: { rows: 40 },
      training: { fraction: 0.5 },
      quality: { value: 0.9 },
    });
  });

  it('tell where rows come from, as long as the model before is kept', async () => {
    const served = parseModel(storedModel());
    const former = { ...served, id: 'former' };
    const { id } = join(
      viewedNode('moving', {
        versions: async () => ({ served, kept: [{ state: 'former', model: former }] }),
      }),
    );
    const from = async (query: Request['query']) =>
      ((await ask('GET /pdr/models/:id', id, undefined, query)).body as { map: { from: string | null } }).map
        .from;
    expect(Buffer.from((await from({ from: 'former' })) ?? '', 'base64')).toHaveLength(40 * 2 * 4);
    for (const unknown of [{}, { from: served.id }, { from: 'unknown' }, { from: ['former'] }]) {
      expect(await from(unknown)).toBeNull();
    }
  });

  it('give a key without a model as such', async () => {
    for (const nothing of [undefined, null]) {
      const { id } = join(viewedNode('empty', { read: async () => nothing }));
      expect(await ask('GET /pdr/models/:id', id)).toMatchObject({
        status: 200,
        body: { card: null, map: null },
      });
      expect((await ask('GET /pdr/models/:id/onnx', id)).status).toBe(404);
      leaves.splice(0)[0]();
    }
  });

  it.each([
    ['no model', 'text', 'PDR_BAD_MODEL'],
    ['a damaged model', { ...storedModel(), checksum: 'x' }, undefined],
  ])('answer in plain words where there is %s', async (_, stored, code) => {
    const { id } = join(viewedNode('damaged', { read: async () => stored }));
    for (const route of ['GET /pdr/models/:id', 'GET /pdr/models/:id/onnx'] as const) {
      const { status, body } = await ask(route, id);
      expect(status).toBe(409);
      expect((body as { message: string }).message.length).toBeGreaterThan(20);
      if (code) expect((body as { code: string }).code).toBe(code);
    }
  });

  it('answer where the store fails', async () => {
    const read = () => Promise.reject(new Error('secret path'));
    const { id } = join(viewedNode('failing', { read }));
    const { status, body } = await ask('GET /pdr/models/:id', id);
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('answer 404 for what is not there', async () => {
    for (const id of ['', 'unknown', '__proto__', '../../settings']) {
      for (const route of Object.keys(PERMISSIONS).slice(1) as (keyof typeof PERMISSIONS)[]) {
        expect((await ask(route, id)).status).toBe(404);
      }
    }
  });

  it('export the model', async () => {
    const { id } = join(viewedNode('exported'));
    const { status, body } = await ask('GET /pdr/models/:id/onnx', id);
    expect(status).toBe(200);
    expect(Buffer.isBuffer(body) && body.length).toBeGreaterThan(100);
  });

  it('watch for those who look', async () => {
    const channel = join(viewedNode('watched'));
    expect(channel.isWatched).toBe(false);
    expect((await ask('POST /pdr/models/:id/watch', channel.id)).status).toBe(204);
    expect(channel.isWatched).toBe(true);
  });

  it('pass commands on to the pdr-fit node, and nothing else', async () => {
    const { id } = join(viewedNode('commanded'));
    for (const command of ['train', 'cancel']) {
      expect((await ask('POST /pdr/models/:id/command', id, { command })).status).toBe(202);
    }
    expect(commands).toEqual([
      ['fit-commanded', { topic: 'train' }],
      ['fit-commanded', { topic: 'cancel' }],
    ]);
    const wrong = [{ command: 'reset' }, { command: ['train'] }, { command: null }];
    for (const body of [undefined, {}, ...wrong, { command: 'rollback', version: 'x' }]) {
      expect((await ask('POST /pdr/models/:id/command', id, body)).status).toBe(400);
    }
    expect(commands).toHaveLength(2);
  });

  it('list the versions that are kept', async () => {
    const former = { state: 'former', model: parseModel(storedModel()) } as const;
    const served = withVersion(former.model, 2);
    const { id } = join(viewedNode('versions', { versions: async () => ({ served, kept: [former] }) }));
    const { status, body } = await ask('GET /pdr/models/:id/versions', id);
    const { id: modelId, createdAt } = served;
    const common = { id: modelId, createdAt, parent: null, moved: null, rows: 40 };
    expect(status).toBe(200);
    expect(body).toEqual({
      versions: [
        { ...common, version: 2, state: 'served' },
        { ...common, version: 1, state: 'former' },
      ],
    });
  });

  it('roll back, to a version if one is named, and accept', async () => {
    const { id } = join(viewedNode('changed'));
    for (const body of [
      { command: 'rollback' },
      { command: 'rollback', version: 3 },
      { command: 'accept', version: 3 },
    ]) {
      expect((await ask('POST /pdr/models/:id/command', id, body)).status).toBe(202);
    }
    expect(commands.map(([, msg]) => msg)).toEqual([
      { topic: 'rollback' },
      { topic: 'rollback', payload: { version: 3 } },
      { topic: 'accept' },
    ]);
  });

  it('have nobody to command where no pdr-fit node learns the model', async () => {
    const { id } = join(viewedNode('served', { type: 'pdr-transform' }));
    expect((await ask('POST /pdr/models/:id/command', id, { command: 'train' })).status).toBe(404);
  });
});
