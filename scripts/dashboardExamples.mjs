// The example flows of the dashboard's package, for the check in a real browser: they come with a dashboard of their own,
// which gives way to the check's.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = join(import.meta.dirname, '..', 'packages', 'dashboard', 'examples');
const PATIENCE_MS = 90_000;
/** What the chart keeps of each of its two series. */
const MOST_POINTS = 2 * 150;

/** @param dashboard the ids of the check's own dashboard and theme */
export function exampleNodes({ base, theme }) {
  return readdirSync(folder)
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
    .filter(({ type }) => type !== 'ui-base' && type !== 'ui-theme')
    .map((node) => (node.type === 'ui-page' ? { ...node, ui: base, theme } : node));
}

async function until(holds, what) {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain: ${what}.`);
    await sleep(300);
  }
  console.log(`ok: ${what}`);
}

/** @param tools of the check: its address, and how it opens a page, counts pixels, keeps a picture */
export async function checkExamples({ url, open, drawn, picture, check }) {
  const press = async (inject) => {
    const { status } = await fetch(`${url}/inject/${inject}`, { method: 'POST' });
    check(status === 200, `${inject} is pressed`);
  };

  const map = await open('pdr-map', '.pdr-map-ground');
  await press('pdr-widget-fill');
  await until(
    async () => (await drawn(map, '.pdr-map-ground')) > 500,
    'the example with the widget shows its map',
  );
  await press('pdr-widget-fill');
  await until(async () => (await drawn(map, '.pdr-map-overlay')) > 500, 'and its live readings');
  const legend = await map.locator('.pdr-map-legend li').allTextContents();
  check(legend.join() === 'busy,idle', 'its legend has the machine’s states');
  await picture(map, 'example-widget');

  // What the server has kept for a browser that comes now.
  const kept = async () => {
    const page = await open('pdr-chart', 'canvas');
    const loaded = page.texts.findLast((frame) => frame.includes('widget-load:pdr-chart-view')) ?? '';
    return { page, points: loaded.match(/"_datapoint"/g)?.length ?? 0 };
  };
  const { page: chart } = await kept();
  await press('pdr-chart-fill');
  const cleared = () => chart.texts.some((frame) => /msg-input:pdr-chart-view.*"payload":\[\]/.test(frame));
  await until(async () => cleared(), 'the example with the chart empties it when a map is learned');
  for (let i = 0; i < 3; i++) await press('pdr-chart-fill');
  let full = await kept();
  await until(async () => {
    if (full.points > 200) return true;
    await full.page.close();
    full = await kept();
    return false;
  }, 'the chart fills');
  check(full.points > 200 && full.points <= MOST_POINTS, `of 1,200 readings the chart keeps ${full.points}`);
  await picture(full.page, 'example-chart');
  chart.texts.length = 0;
  await press('pdr-chart-again');
  await until(async () => cleared(), 'and again when it is learned anew');
  const { points } = await kept();
  check(points < 200, `after which it has ${points} points of the new map`);
}
