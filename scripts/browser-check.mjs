// The editor in a real browser: dialogs, examples and the tab with the map, on a real Node-RED with a stream, in Chromium.
// --node-red is the red.js of another version, which runs on the Node that runs this; --pictures is a folder for pictures of
// what was seen.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { checkAccess, SETTINGS } from './browser/access.mjs';
import { checkDialogs, checkExamples } from './browser/dialogs.mjs';
import { NodeRed } from './browser/nodeRed.mjs';
import { picture, picturesTo } from './browser/page.mjs';
import { checkSidebar } from './browser/sidebar.mjs';

const { values } = parseArgs({
  options: {
    pictures: { type: 'string' },
    'node-red': {
      type: 'string',
      default: join(import.meta.dirname, '..', 'node_modules', 'node-red', 'red.js'),
    },
    only: { type: 'string' },
  },
});
picturesTo(values.pictures);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

async function withNodeRed(settings, all) {
  const checks = all.filter(({ name }) => !values.only || name === values.only);
  if (checks.length === 0) return;
  const nodeRed = await NodeRed.start(values['node-red'], settings);
  try {
    for (const one of checks) {
      const started = performance.now();
      await one(browser, nodeRed);
      console.log(`-- ${one.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    }
  } catch (error) {
    console.error(nodeRed.log);
    const pages = browser.contexts().flatMap((context) => context.pages());
    for (const [i, page] of pages.entries()) await picture(page, `failed-${i}`);
    throw error;
  } finally {
    await nodeRed.remove();
  }
}

try {
  // Side by side: most of the time is waiting.
  await Promise.all([
    withNodeRed({}, [checkDialogs, checkExamples, checkSidebar]),
    withNodeRed(SETTINGS, [checkAccess]),
  ]);
} finally {
  await browser.close();
}
