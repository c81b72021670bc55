import { Runtime } from '../../support/runtime';
import { fitNode, readings, TAB } from '../support';

const PASSWORD = 'secret';
const HASH = '$2y$04$bSIMJR7t/CuA8jlIC4sfSem4mD1xtiPIEXsfaAYgZRfj/NCeHpF/C';
const users = [
  { username: 'reader', permissions: 'read', password: HASH },
  { username: 'full', permissions: '*', password: HASH },
  { username: 'flows', permissions: 'flows.read', password: HASH },
];

describe('the columns in a Node-RED that asks who comes', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await Runtime.start({ settings: { adminAuth: { type: 'credentials', users } } });
    await runtime.deploy([TAB, ...fitNode({ trainWhenFull: false })]);
  });
  afterAll(() => runtime.stop());

  async function tokenOf(username: string): Promise<string> {
    const body = new URLSearchParams({
      client_id: 'node-red-admin',
      grant_type: 'password',
      scope: '',
      username,
      password: PASSWORD,
    });
    const answer = await fetch(`${runtime.url}auth/token`, { method: 'POST', body });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  async function columns(user: string | null, node = 'fit'): Promise<{ status: number; body: unknown }> {
    const headers: Record<string, string> = user ? { Authorization: `Bearer ${await tokenOf(user)}` } : {};
    const answer = await fetch(`${runtime.url}pdr/columns/${node}`, { headers });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  }

  it('come to whoever may read, once there are readings', async () => {
    expect(await columns('reader')).toMatchObject({ status: 404, body: { code: 'noRows' } });
    await runtime.send('fit', ...readings(3).map((payload) => ({ payload: { ...payload, site: 'north' } })));
    for (const user of ['reader', 'full']) {
      expect(await columns(user)).toMatchObject({
        status: 200,
        body: {
          columns: [
            { name: 'speed', sample: readings(3)[2].speed, ignored: null },
            { name: 'pressure', ignored: null },
            { name: 'flow', ignored: null },
            { name: 'heat', ignored: null },
            { name: 'site', sample: '"north"', ignored: { reason: 'text' } },
          ],
          more: 0,
          named: false,
        },
      });
    }
    expect(await columns('full', 'nowhere')).toMatchObject({ status: 404, body: { code: 'notDeployed' } });
  });

  it('are refused to whoever has no token, or not the permission', async () => {
    expect((await columns(null)).status).toBe(401);
    expect((await columns('flows')).status).toBe(401);
  });
});
