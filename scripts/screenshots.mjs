// Makes the README's pictures again: a real Node-RED with this package and Dashboard 2, a simulated compressor whose readings
// come over MQTT, and Chromium. Seeds are fixed, so that only what changed in the code changes a picture.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { chromium } from 'playwright-core';
import { screenshotFlow, TOPIC } from './screenshotFlow.mjs';

const root = join(import.meta.dirname, '..');
const images = join(root, 'docs', 'images');
const require = createRequire(import.meta.url);
const { startBroker } = require('../dist/demo/broker.js');
const { startNodeRed } = require('../dist/demo/nodeRed.js');
const { compressor } = require('../dist/demo/sources/compressor.js');

const SEED = 4;
const WINDOW = 2000;
const LIVE = 420;
const LIVE_PER_SECOND = 60;
/** GitHub shows a page on a phone, too. */
const MOST_BYTES = 150_000;
const MOST_BYTES_IN_ALL = 600_000;
const TRAINING_MS = 180_000;

const STATES = { standby: 'standby', unloaded: 'unloaded', partLoad: 'part load', fullLoad: 'full load' };

function installDashboard(userDir) {
  const packed = execFileSync(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', userDir],
    {
      cwd: join(root, 'packages', 'dashboard'),
      encoding: 'utf8',
    },
  );
  writeFileSync(join(userDir, 'package.json'), JSON.stringify({ name: 'user', private: true }));
  const packages = ['@flowfuse/node-red-dashboard@1', `./${packed.trim()}`];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  execFileSync('npm', ['install', ...quiet, ...packages], {
    cwd: userDir,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Publishes every third of the machine's readings, so that the window sees the whole course of its day. */
async function publish(client, machine, count, perSecond) {
  const started = performance.now();
  for (let i = 0; i < count; i++) {
    const [, , { features, label }] = [machine.next(), machine.next(), machine.next()];
    await client.publishAsync(TOPIC, JSON.stringify({ ...features, state: STATES[label] }));
    const early = started + (1000 * (i + 1)) / perSecond - performance.now();
    if (early > 1) await sleep(early);
  }
}

const sizes = [];
async function picture(target, name) {
  const path = join(images, name);
  await target.screenshot({ path });
  sizes.push({ name, bytes: statSync(path).size });
}

async function openEditor(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 760 }, colorScheme: 'light' });
  await page.goto(url);
  await page.waitForSelector('.red-ui-flow-node');
  // A narrow palette would take what the flow needs; the tab wants more than the default width.
  await page.evaluate(() => {
    RED.actions.invoke('core:toggle-palette');
    RED.actions.invoke('pdr:show-map-tab');
  });
  return page;
}

/** Drags the border of the sidebar. */
async function widenSidebar(page, width) {
  const border = await page.locator('#red-ui-sidebar-separator').boundingBox();
  const y = border.y + border.height / 2;
  await page.mouse.move(border.x + 3, y);
  await page.mouse.down();
  await page.mouse.move(page.viewportSize().width - width, y, { steps: 8 });
  await page.mouse.up();
  await sleep(500);
}

/** Where the rows of a label lie on the screen: left, top, right and bottom of all but the outermost. */
function placeOf(page, label) {
  return page.evaluate((wanted) => {
    const canvas = document.querySelector('.pdr-map-ground');
    const legend = Array.from(document.querySelectorAll('.pdr-map-legend li'));
    const swatch = legend.find((item) => item.textContent === wanted).querySelector('.pdr-map-swatch');
    const [red, green, blue] = swatch.style.background.match(/\d+/g).map(Number);
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const xs = [];
    const ys = [];
    for (let i = 0; i < data.length; i += 4) {
      const isNear = Math.hypot(data[i] - red, data[i + 1] - green, data[i + 2] - blue) < 40;
      if (data[i + 3] < 120 || !isNear) continue;
      xs.push((i / 4) % canvas.width);
      ys.push(Math.floor(i / 4 / canvas.width));
    }
    const edge = (values, share) => values.sort((a, b) => a - b)[Math.floor(share * (values.length - 1))];
    const box = canvas.getBoundingClientRect();
    return {
      left: box.x + edge(xs, 0.02) - 8,
      right: box.x + edge(xs, 0.98) + 8,
      top: box.y + edge(ys, 0.02) - 8,
      bottom: box.y + edge(ys, 0.98) + 8,
    };
  }, label);
}

/** Runs in the page: whether a training shows most of its loss curve. */
function isWellOnItsWay() {
  const panel = document.querySelector('.pdr-side-training');
  return (
    !panel.hidden && panel.textContent.startsWith('Training') && panel.querySelector('progress').value > 0.7
  );
}

async function selectBox(page, label) {
  const { left, top, right, bottom } = await placeOf(page, label);
  await page.locator('.pdr-map-bar button[title="Select a box"]').click();
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(right, bottom, { steps: 8 });
  await page.mouse.up();
}

async function shoot(browser, url, live) {
  const page = await openEditor(browser, url);
  await widenSidebar(page, 470);
  await live.fill();
  await page.waitForSelector('.pdr-side-card dl', { timeout: TRAINING_MS });
  // Without its service worker: that one tells whoever is not on the Internet that the page is offline.
  const dashboard = await browser.newPage({ viewport: { width: 900, height: 640 }, serviceWorkers: 'block' });
  await dashboard.goto(`${url}dashboard/compressor`);
  await dashboard.waitForSelector('.pdr-map-ground');
  await page.bringToFront();
  await sleep(1000);
  await live.stream();
  await sleep(1500);
  await picture(page, 'editor.png');
  await picture(dashboard, 'dashboard.png');

  await page.setViewportSize({ width: 1300, height: 980 });
  await widenSidebar(page, 780);
  await sleep(500);
  const map = page.locator('.pdr-map');
  await picture(map, 'map.png');
  await selectBox(page, 'standby');
  await sleep(500);
  await picture(map, 'selection.png');

  await page.setViewportSize({ width: 1280, height: 760 });
  await widenSidebar(page, 470);
  await page.locator('.pdr-map-bar button[title="Clear the selection"]').click();
  await page.getByRole('button', { name: 'Train now' }).click();
  await page.waitForFunction(isWellOnItsWay, null, { timeout: TRAINING_MS, polling: 50 });
  await picture(page.locator('#red-ui-sidebar'), 'training.png');
}

/** The map as a file, by the demo. */
function drawFile() {
  const path = join(images, 'picture.svg');
  execFileSync(process.execPath, [join(root, 'dist/demo/main.js'), '--once', '--picture', path], {
    stdio: 'ignore',
  });
  sizes.push({ name: 'picture.svg', bytes: statSync(path).size });
}

mkdirSync(images, { recursive: true });
const userDir = mkdtempSync(join(tmpdir(), 'pdr-screenshots-'));
const closers = [() => rmSync(userDir, { recursive: true, force: true })];
try {
  installDashboard(userDir);
  const broker = await startBroker();
  closers.push(broker.close);
  const subscribed = broker.subscribed(TOPIC);
  const nodeRed = await startNodeRed(userDir, screenshotFlow(broker.port, WINDOW));
  closers.push(nodeRed.stop);
  await Promise.race([subscribed, nodeRed.died]);
  const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  closers.push(() => client.endAsync(true));
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  closers.push(() => browser.close());
  const machine = compressor(SEED);
  const live = {
    fill: () => publish(client, machine, WINDOW, 1000),
    stream: () => publish(client, machine, LIVE, LIVE_PER_SECOND),
  };
  await Promise.race([shoot(browser, nodeRed.url, live), nodeRed.died]);
  drawFile();
} finally {
  for (const close of closers.reverse()) await close();
}
for (const { name, bytes } of sizes) console.log(`${name} ${Math.round(bytes / 1000)} kB`);
const all = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
if (all > MOST_BYTES_IN_ALL || sizes.some(({ bytes }) => bytes > MOST_BYTES))
  throw new Error('The pictures are too large.');
