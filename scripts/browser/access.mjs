import { setTimeout as sleep } from 'node:timers/promises';
import { hashSync } from 'bcryptjs';
import { list } from './dialogs.mjs';
import { STREAM } from './flows.mjs';
import { check, happens, isLive, openEditor, picture, showsRows } from './page.mjs';
import { contrast } from './sidebar.mjs';

const PASSWORD = 'of the check';
const user = (username, permissions) => ({ username, password: hashSync(PASSWORD, 4), permissions });

/** Everything under a path of its own, users, and colours of a custom theme. */
export const SETTINGS = {
  httpAdminRoot: '/admin',
  adminAuth: { type: 'credentials', users: [user('reader', 'read'), user('owner', '*')] },
  editorTheme: { page: { css: `${import.meta.dirname}/custom-theme.css` } },
};

const COMMAND = { body: { command: 'cancel' } };

/** Who may see and who may command, by the routes and in the editor. */
export async function checkAccess(browser, nodeRed) {
  const owner = await nodeRed.token('owner', PASSWORD);
  const reader = await nodeRed.token('reader', PASSWORD);
  await nodeRed.deploy(STREAM, owner);
  const id = await modelId(nodeRed, owner);
  await checkOwner(browser, nodeRed, owner);
  await checkRoutes(nodeRed, id, { reader, owner });
  await checkReader(browser, nodeRed, reader);
}

/** Node-RED answers a deploy before the nodes have started. */
async function modelId(nodeRed, token) {
  for (;;) {
    const [model] = await (await nodeRed.request('pdr/models', { token })).json();
    if (model) return model.id;
    await sleep(100);
  }
}

async function checkRoutes(nodeRed, id, { reader, owner }) {
  const routes = [
    ['pdr/models', {}],
    [`pdr/models/${id}`, {}],
    [`pdr/models/${id}/onnx`, {}],
    [`pdr/models/${id}/versions`, {}],
    [`pdr/models/${id}/watch`, { method: 'POST' }],
    [`pdr/models/${id}/command`, COMMAND],
  ];
  const statuses = (token) =>
    Promise.all(
      routes.map(async ([path, options]) => (await nodeRed.request(path, { ...options, token })).status),
    );
  const expected = (statusesOf, wanted, who) =>
    check(String(statusesOf) === wanted, `${who} is answered ${statusesOf}`);
  expected(await statuses(), '401,401,401,401,401,401', 'who has no token');
  expected(await statuses(reader), '200,200,200,200,204,401', 'who may only read');
  expected(await statuses(owner), '200,200,200,200,204,202', 'who may do all');
  const none = await nodeRed.request('pdr/models/0000000000000000', { token: owner });
  check(none.status === 404, 'an unknown model is answered 404');
  for (const body of [{ command: 'format c:' }, { command: ['train'] }, [], { __proto__: null }]) {
    const { status } = await nodeRed.request(`pdr/models/${id}/command`, { token: owner, body });
    check(status === 400, `the command ${JSON.stringify(body)} is answered 400`);
  }
}

/** Whether the buttons train, cancel, ONNX, SVG and PNG can be used as told. */
function canUse(page, wanted) {
  const able = (told) =>
    [...document.querySelectorAll('.pdr-side-buttons button')].map(({ disabled }) => !disabled).join() ===
    told;
  return happens(page, able, wanted);
}

async function checkOwner(browser, nodeRed, token) {
  const mine = await openEditor(browser, `${nodeRed.url}/?access_token=${token}`);
  await mine.evaluate(() => RED.sidebar.show('pdr-map'));
  check((await showsRows(mine)) && (await isLive(mine)), 'under /admin, who may do all sees the map');
  check(await canUse(mine, 'true,false,true,true,true'), 'and may train');
  await contrast(mine, 'a custom theme');
  await picture(mine, 'sidebar-custom');
  await mine.close();
}

async function checkReader(browser, nodeRed, token) {
  const theirs = await openEditor(browser, `${nodeRed.url}/?access_token=${token}`);
  await theirs.evaluate(() => RED.sidebar.show('pdr-map'));
  check(await isLive(theirs), 'who may only read sees the map');
  check(await canUse(theirs, 'false,false,true,true,true'), 'but cannot train');
  const coming = theirs.waitForEvent('download');
  await theirs.locator('.pdr-side-buttons button', { hasText: 'ONNX' }).click();
  check((await coming).suggestedFilename() === 'pdrModel.onnx', 'and may export');
  check(theirs.problems.length === 0, `no error in the console${list(theirs.problems)}`);

  theirs.expected.push(/status of 401/);
  await nodeRed.request('auth/revoke', { token, body: { token } });
  const ended = () => /session has ended/.test(document.querySelector('.pdr-side-note').textContent);
  check(await happens(theirs, ended), 'when the session has ended, the tab says what to do');
  await picture(theirs, 'sidebar-session');
  await theirs.close();
}
