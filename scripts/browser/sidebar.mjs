import { readFileSync } from 'node:fs';
import { list } from './dialogs.mjs';
import { STREAM } from './flows.mjs';
import { checkMeaning } from './meaning.mjs';
import { check, happens, isLive, leastContrast, openEditor, picture, showsRows } from './page.mjs';
import { checkVersions } from './versions.mjs';

/** What a browser may receive of a thousand readings a second. */
const MOST_BYTES_PER_SECOND = 60_000;
/** Of normal text, as WCAG 2 asks (AA). */
const LEAST_CONTRAST = 4.5;
/** After this the server takes it that nobody looks any more. */
const LEASE_MS = 15_000;

const button = (page, text) => page.locator('.pdr-side-buttons button', { hasText: text });
const trained = () => document.querySelector('[data-line=trained]')?.textContent ?? '';
const isTraining = () => document.querySelector('.pdr-side-training').checkVisibility();

/** The tab with the map while a stream runs. */
export async function checkSidebar(browser, nodeRed) {
  await nodeRed.deploy(STREAM);
  const page = await openEditor(browser, nodeRed.url, { query: '?pdr-map' });
  await live(page);
  await training(page);
  await checkVersions(page);
  await files(page);
  // What is wild is learned too: later trainings would be other than those above.
  await checkMeaning(page, nodeRed);
  await themes(page);
  await reloaded(page);
  await placed(page);
  await rate(page, nodeRed);
  await secondEditor(browser, page, nodeRed);
  await renamed(page);
  await restarted(page, nodeRed);
  await unseen(page);
  await deleted(page, nodeRed);
  check(page.problems.length === 0, `no error in the console with the map${list(page.problems)}`);
  await page.close();
}

async function live(page) {
  check(
    await happens(page, isTraining),
    'the tab opens by the address, and shows that rows are collected or learned',
  );
  check(await showsRows(page), 'the map is drawn after the first training');
  check(await isLive(page), 'live readings are drawn on it');
  const quality = () => document.querySelector('[data-line=quality]') !== null;
  check(await happens(page, quality), 'the card shows the quality');
  await picture(page, 'sidebar-live');
}

async function training(page) {
  const before = await page.evaluate(trained);
  await button(page, 'Train now').click();
  const curve = () => {
    const loss = document.querySelector('.pdr-side-loss');
    return (
      loss.checkVisibility() && loss.querySelector('polyline').getAttribute('points').split(' ').length > 2
    );
  };
  check(await happens(page, curve), 'a training shows its loss curve');
  await picture(page, 'sidebar-training');
  const isNew = (old) => document.querySelector('[data-line=trained]').textContent !== old;
  check(await happens(page, isNew, before), 'the new map takes the place of the old');
  check(
    await happens(page, () => !document.querySelector('.pdr-side-training').checkVisibility()),
    'the progress goes away',
  );
  check(await isLive(page), 'live readings go on after it');
  const last = await page.evaluate(trained);
  await button(page, 'Train now').click();
  await happens(page, isTraining);
  await button(page, 'Cancel training').click();
  check(
    await happens(page, () => !document.querySelector('.pdr-side-training').checkVisibility()),
    'a training is cancelled',
  );
  await page.waitForTimeout(500);
  check((await page.evaluate(trained)) === last, 'the map stays after it');
}

async function files(page) {
  for (const [text, name, looks] of [
    ['ONNX', 'pdrModel.onnx', (file) => file.length > 500],
    ['SVG', 'pdrModel.svg', (file) => /^<svg[\s\S]*<\/svg>\s*$/.test(file.toString())],
    ['PNG', 'pdrModel.png', (file) => file.length > 1000 && file.toString('latin1', 1, 4) === 'PNG'],
  ]) {
    const coming = page.waitForEvent('download');
    await button(page, text).click();
    const file = await coming;
    check(file.suggestedFilename() === name && looks(readFileSync(await file.path())), `${name} is saved`);
  }
}

async function themes(page) {
  const change = (dark) =>
    page.evaluate((on) => document.documentElement.classList.toggle('nr-theme-dark', on), dark);
  const groundOf = () =>
    page.evaluate(() =>
      getComputedStyle(document.querySelector('.pdr-side')).getPropertyValue('--pdr-ground'),
    );
  const light = await groundOf();
  await contrast(page, 'light');
  await change(true);
  await page.waitForTimeout(400);
  // Version 4 has no dark theme of its own.
  if ((await groundOf()) !== light) {
    check(true, 'the map follows a theme that changes while it is open');
    await contrast(page, 'dark');
    await picture(page, 'sidebar-dark');
  }
  await change(false);
}

export async function contrast(page, theme) {
  const { ratio, where } = await leastContrast(page, '.pdr-side');
  check(ratio >= LEAST_CONTRAST, `least contrast in the tab, ${theme}: ${ratio.toFixed(1)} (${where})`);
}

async function reloaded(page) {
  await page.goto(page.url().replace('?pdr-map', ''));
  check(await isLive(page), 'the tab is there again after a reload');
}

/** From version 5 on the tab can stand at either side, in an upper and a lower half. */
async function placed(page) {
  for (const [side, half] of [
    ['secondary', 'top'],
    ['primary', 'bottom'],
  ]) {
    const saved = page.waitForResponse(/settings\/user/, { timeout: 5000 }).catch(() => null);
    const canBe = await page.evaluate(
      ([wantedSide, wantedHalf]) => {
        const state = structuredClone(RED.settings.get('editor.sidebar.state'));
        if (!state?.secondary) return false;
        for (const sidebar of [state.primary, state.secondary]) {
          for (const part of [sidebar.top, sidebar.bottom]) {
            part.tabs = part.tabs.filter((tab) => tab !== 'pdr-map');
            if (part.active === 'pdr-map') part.active = part.tabs[0];
          }
        }
        const part = state[wantedSide][wantedHalf];
        Object.assign(part, { tabs: [...part.tabs, 'pdr-map'], active: 'pdr-map', hidden: false });
        RED.settings.set('editor.sidebar.state', state);
        return true;
      },
      [side, half],
    );
    if (!canBe) return;
    await saved;
    await page.reload();
    check(await isLive(page), `the tab is shown in the ${side} sidebar, ${half}`);
    await picture(page, `sidebar-${side}-${half}`);
  }
}

async function rate(page, nodeRed) {
  await nodeRed.request('inject/faster', { method: 'POST' });
  await page.waitForTimeout(1500);
  const before = page.news;
  await page.waitForTimeout(3000);
  const bytes = (page.news - before) / 3;
  await nodeRed.request('inject/slower', { method: 'POST' });
  check(
    bytes > 0 && bytes < MOST_BYTES_PER_SECOND,
    `a thousand readings a second are ${(bytes / 1000).toFixed(1)} kB a second for a browser`,
  );
  await picture(page, 'sidebar-fast');
}

async function secondEditor(browser, page, nodeRed) {
  const second = await openEditor(browser, nodeRed.url, { query: '?pdr-map' });
  check(await isLive(second), 'a second editor shows the map');
  const before = page.news;
  check((await grows(page, before)) && (await isLive(page)), 'the first goes on');
  await second.close();
}

async function grows(page, before) {
  for (let tries = 0; tries < 400 && page.news === before; tries++) await page.waitForTimeout(100);
  return page.news > before;
}

async function renamed(page) {
  await page.evaluate(() => RED.editor.edit(RED.nodes.node('fit')));
  await page.waitForSelector('#dialog-form .pdr-dialog', { state: 'visible' });
  await page.locator('#node-input-name').fill('another name');
  await page.click('#node-dialog-ok');
  await page.waitForSelector('#dialog-form', { state: 'detached' });
  const answer = page.waitForResponse(
    (response) => response.request().method() === 'POST' && /\/flows$/.test(response.url()),
  );
  await page.click('#red-ui-header-button-deploy');
  check((await answer).ok(), 'a renamed node is deployed from the editor');
  const before = page.news;
  check((await grows(page, before)) && (await isLive(page)), 'the tab goes on after a deploy');
}

/** The connection is lost, and back. */
async function restarted(page, nodeRed) {
  page.expected.push(/ERR_CONNECTION_REFUSED|WebSocket connection|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
  await nodeRed.stop();
  const offline = () => /cannot be reached/.test(document.querySelector('.pdr-side-note').textContent);
  check(await happens(page, offline), 'the tab says that Node-RED cannot be reached');
  check(await showsRows(page, 1000), 'its map stays meanwhile');
  await nodeRed.launch();
  const before = page.news;
  check(await grows(page, before), 'the tab goes on by itself when the connection is back');
  check(await happens(page, () => document.querySelector('.pdr-side-note').hidden), 'it no longer says so');
}

/** Another tab is in front. */
async function unseen(page) {
  await page.evaluate(() => RED.sidebar.show('debug'));
  await page.evaluate(() => RED.sidebar.show('info'));
  await page.waitForTimeout(500);
  check(!(await page.locator('.pdr-side').isVisible()), 'another tab is in front');
  page.asked.length = 0;
  const drawings = await page.evaluate(() => window.drawings);
  await page.waitForTimeout(LEASE_MS);
  check((await page.evaluate(() => window.drawings)) === drawings, 'the hidden tab draws nothing');
  check(page.asked.length === 0, `the hidden tab asks nothing${list(page.asked)}`);
  const before = page.news;
  await page.waitForTimeout(3000);
  check(page.news === before, `${page.news - before} bytes are sent in 3 s while nobody looks`);
  await page.evaluate(() => RED.sidebar.show('pdr-map'));
  check((await grows(page, before)) && (await isLive(page)), 'the tab goes on when it is shown again');
}

async function deleted(page, nodeRed) {
  page.expected.push(/status of 404/);
  await nodeRed.deploy(STREAM.filter(({ type }) => !type.startsWith('pdr-')));
  const empty = () => /No flow uses a map/.test(document.querySelector('.pdr-side-note').textContent);
  check(await happens(page, empty), 'when the nodes are deleted, the tab says what to do');
  await picture(page, 'sidebar-deleted');
}
