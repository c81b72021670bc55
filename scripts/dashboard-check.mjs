// The dashboard's widget in a real browser: Dashboard 2 and both packages are installed as users install them, a flow sends
// a map and a thousand readings a second, and Chromium must show them, on two pages at once, after leaving and coming back,
// and in the dark. Then the example flows of the dashboard's package, the one with Dashboard 2's own chart too. Pictures of what it saw are left in the folder given with --pictures.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { checkExamples, exampleNodes } from './dashboardExamples.mjs';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    pictures: { type: 'string' },
    'node-red': { type: 'string', default: join(root, 'node_modules', 'node-red', 'red.js') },
    port: { type: 'string', default: '18871' },
  },
});
const url = `http://127.0.0.1:${values.port}`;
const userDir = mkdtempSync(join(tmpdir(), 'pdr-dashboard-'));
/** What a browser may receive of a thousand readings a second. */
const MOST_BYTES_PER_SECOND = 50_000;

/** A map of four groups, then a reading each millisecond, one in a thousand unusual. */
const SOURCE = `
const n = (context.get('n') || 0) + 1;
context.set('n', n);
if (n === 1) {
  const row = (i) => [Math.cos(i % 4) + Math.sin(i * 7) / 9, Math.sin((i % 4) * 2) + Math.cos(i * 5) / 9];
  const embedding = Array.from({ length: 2000 }, (_, i) => row(i));
  return { topic: 'model', payload: { embedding, labels: embedding.map((_, i) => 'state ' + (i % 4)) } };
}
const reading = (i) => ({ payload: [Math.cos(n / 20 + i / 5000), Math.sin(n / 20)], pdr: { novelty: { p: 0.5, unusual: i === 0 && n % 10 === 0 } } });
return [Array.from({ length: 100 }, (_, i) => reading(i))];
`;

const widget = {
  type: 'ui-pdr-map',
  z: 'flow',
  name: '',
  order: 1,
  width: '12',
  height: '10',
  trail: '300',
  wires: [[]],
};
const flows = [
  { id: 'flow', type: 'tab', label: 'Map' },
  { id: 'base', type: 'ui-base', name: 'Dashboard', path: '/dashboard', acceptsClientConfig: [] },
  {
    id: 'theme',
    type: 'ui-theme',
    name: 'Light',
    colors: {
      surface: '#ffffff',
      primary: '#0094ce',
      bgPage: '#eeeeee',
      groupBg: '#ffffff',
      groupOutline: '#cccccc',
    },
    sizes: { pagePadding: '12px', groupGap: '12px', groupBorderRadius: '4px', widgetGap: '12px' },
  },
  {
    id: 'dark',
    type: 'ui-theme',
    name: 'Dark',
    colors: {
      surface: '#222222',
      primary: '#0094ce',
      bgPage: '#111111',
      groupBg: '#1b1b1b',
      groupOutline: '#444444',
    },
    sizes: { pagePadding: '12px', groupGap: '12px', groupBorderRadius: '4px', widgetGap: '12px' },
  },
  ...['theme', 'dark'].flatMap((theme, i) => [
    {
      id: `page-${theme}`,
      type: 'ui-page',
      name: theme,
      ui: 'base',
      path: `/${theme}`,
      layout: 'grid',
      theme,
      order: i,
    },
    {
      id: `group-${theme}`,
      type: 'ui-group',
      name: 'Map',
      page: `page-${theme}`,
      width: '12',
      height: '1',
      order: 1,
      showTitle: true,
      visible: 'true',
      disabled: 'false',
    },
    { ...widget, id: `map-${theme}`, group: `group-${theme}` },
  ]),
  { ...widget, id: 'map-nowhere', group: '' },
  {
    id: 'clock',
    type: 'inject',
    z: 'flow',
    props: [],
    repeat: '0.1',
    once: true,
    onceDelay: 0.1,
    wires: [['source']],
  },
  {
    id: 'source',
    type: 'function',
    z: 'flow',
    func: SOURCE,
    outputs: 1,
    wires: [['map-theme', 'map-dark', 'map-nowhere']],
  },
  ...exampleNodes({ base: 'base', theme: 'theme' }),
];

function install() {
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', userDir], {
    cwd: join(root, 'packages', 'dashboard'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(join(userDir, 'package.json'), JSON.stringify({ name: 'user', private: true }));
  const tarball = './parametric-dr-node-red-dashboard-2-pdr-map-0.1.0.tgz';
  execFileSync(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--ignore-scripts',
      '@flowfuse/node-red-dashboard@1',
      tarball,
    ],
    { cwd: userDir, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  mkdirSync(join(userDir, 'node_modules', '@parametric-dr'), { recursive: true });
  symlinkSync(root, join(userDir, 'node_modules', '@parametric-dr', 'node-red-pdr'), 'junction');
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(flows));
  writeFileSync(
    join(userDir, 'settings.js'),
    `module.exports = { uiHost: '127.0.0.1', uiPort: ${values.port}, flowFile: 'flows.json', credentialSecret: false };`,
  );
}

async function started() {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(`${url}/dashboard/theme`).catch(() => null);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error('The dashboard did not come up within a minute.');
}

function check(holds, what) {
  if (!holds) throw new Error(`Not so: ${what}.`);
  console.log(`ok: ${what}`);
}

/** How many pixels of a canvas are not empty. */
function drawn(page, canvas) {
  return page.evaluate((selector) => {
    const element = document.querySelector(selector);
    const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
    let pixels = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) pixels++;
    return pixels;
  }, canvas);
}

async function opened(browser, path, problems, selector = '.pdr-map-ground') {
  const page = await browser.newPage({ viewport: { width: 1000, height: 760 } });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.received = 0;
  page.texts = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      page.received += payload.length;
      if (typeof payload === 'string') page.texts.push(payload);
    });
  });
  await page.goto(`${url}/dashboard/${path}`);
  await page.waitForSelector(selector);
  await sleep(1500);
  return page;
}

async function picture(page, name) {
  if (!values.pictures) return;
  mkdirSync(values.pictures, { recursive: true });
  await page.screenshot({ path: join(values.pictures, `${name}.png`) });
}

async function look(browser) {
  const problems = [];
  const first = await opened(browser, 'theme', problems);
  const second = await opened(browser, 'dark', problems);
  for (const [page, name] of [
    [first, 'light'],
    [second, 'dark'],
  ]) {
    check((await drawn(page, '.pdr-map-ground')) > 2000, `the map's rows are drawn, ${name}`);
    check((await drawn(page, '.pdr-map-overlay')) > 500, `live readings are drawn, ${name}`);
    check(
      (await page.locator('.pdr-map-legend li').count()) === 4,
      `the legend names the four labels, ${name}`,
    );
    await picture(page, `dashboard-${name}`);
  }
  const before = first.received;
  await sleep(3000);
  const rate = (first.received - before) / 3;
  check(
    rate < MOST_BYTES_PER_SECOND,
    `a thousand readings a second are ${Math.round(rate / 1000)} kB a second for a browser`,
  );
  await first.goto(`${url}/dashboard/dark`);
  await first.goto(`${url}/dashboard/theme`);
  await sleep(1500);
  check(
    (await drawn(first, '.pdr-map-ground')) > 2000,
    'the map is there again after leaving the page and coming back',
  );
  check(problems.length === 0, `no error in the console${problems.map((text) => `\n  ${text}`).join('')}`);
}

let log = '';
install();
const nodeRed = spawn(
  process.execPath,
  [values['node-red'], '-u', userDir, '-s', join(userDir, 'settings.js')],
  {
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);
for (const stream of [nodeRed.stdout, nodeRed.stderr]) stream.on('data', (text) => (log += text));
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await started();
  await look(browser);
  const problems = [];
  const open = (path, selector) => opened(browser, path, problems, selector);
  await checkExamples({ url, open, drawn, picture, check });
  check(
    problems.length === 0,
    `no error in the console of the examples${problems.map((text) => `\n  ${text}`).join('')}`,
  );
  check(/belongs to no group/.test(log), 'a widget without a group says so and harms nothing');
} catch (error) {
  console.error(log);
  throw error;
} finally {
  await browser.close();
  nodeRed.kill();
  rmSync(userDir, { recursive: true, force: true });
}
