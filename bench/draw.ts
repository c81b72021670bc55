import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { quantile } from '../demo/figures';

const SIZES = [50_000, 200_000, 1_000_000];
const FRAMES = 120;
const RESOURCES = join(__dirname, '../../resources');

interface Drawn {
  readonly points: number;
  readonly fps: number;
  readonly frameMs: { readonly p50: number; readonly p95: number };
  /** Script of a frame alone, without the browser's own work. */
  readonly scriptMs: { readonly p50: number; readonly p95: number };
  readonly heapMb: number;
}

/** Frames of the map in a real browser without a GPU, zoomed a little at each. */
export async function draw(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: { browser: { type: 'string', default: '/usr/bin/chromium' } },
  });
  const browser = await chromium.launch({
    executablePath: values.browser,
    args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'],
  });
  try {
    const sizes: Drawn[] = [];
    for (const points of SIZES) sizes.push(await measure(browser, points));
    return { sizes };
  } finally {
    await browser.close();
  }
}

async function measure(browser: Browser, points: number): Promise<Drawn> {
  const page = await browser.newPage({ viewport: { width: 900, height: 736 } });
  await page.setContent(
    '<body style="margin:0"><div id="map" style="width:900px;height:736px"></div></body>',
  );
  await page.addStyleTag({ content: readFileSync(join(RESOURCES, 'pdr-map.css'), 'utf8') });
  await page.addScriptTag({ content: readFileSync(join(RESOURCES, 'pdr-map.js'), 'utf8') });
  await page.addScriptTag({ content: IN_PAGE });
  const { frames, script, heap } = (await page.evaluate(`pdrDraw(${points}, ${FRAMES})`)) as {
    frames: number[];
    script: number[];
    heap: number;
  };
  await page.close();
  const mean = frames.reduce((sum, ms) => sum + ms, 0) / frames.length;
  return {
    points,
    fps: 1000 / mean,
    frameMs: quantiles(frames),
    scriptMs: quantiles(script),
    heapMb: heap / 2 ** 20,
  };
}

function quantiles(values: readonly number[]): { p50: number; p95: number } {
  const sorted = Float64Array.from(values).sort();
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}

/** Runs in the page: rows of twenty groups, coloured by group, and a zoom step at each frame. */
const IN_PAGE = `
async function pdrDraw(points, frames) {
  const coordinates = new Float32Array(2 * points);
  const labels = [];
  for (let row = 0; row < points; row++) {
    const group = row % 20;
    const angle = 2 * Math.PI * Math.random();
    const reach = 0.2 * Math.sqrt(-2 * Math.log(1 - Math.random()));
    coordinates[2 * row] = Math.cos(group) * (1 + group % 3) + reach * Math.cos(angle);
    coordinates[2 * row + 1] = Math.sin(group) * (1 + group % 3) + reach * Math.sin(angle);
    labels.push('group ' + group);
  }
  const view = new pdrMap.MapView(document.getElementById('map'));
  const none = { features: [], values: null, regimes: null, novelty: null, times: null };
  view.setRows({ coordinates, labels, ...none });
  const canvas = document.querySelector('.pdr-map-overlay');
  const nextFrame = () => new Promise(requestAnimationFrame);
  for (let i = 0; i < 10; i++) await nextFrame();
  const times = [];
  const script = [];
  let last = performance.now();
  for (let frame = 0; frame < frames; frame++) {
    const deltaY = frame % 30 < 15 ? -40 : 40;
    canvas.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX: 450, clientY: 350, bubbles: true }));
    const before = performance.now();
    view.drawNow();
    script.push(performance.now() - before);
    await nextFrame();
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return { frames: times, script, heap: performance.memory.usedJSHeapSize };
}
`;
