import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Long enough for a machine that has much else to do. */
const PATIENCE_MS = 60_000;

let pictures;
/** Pictures of what is seen go to this folder, if any. */
export function picturesTo(folder) {
  pictures = folder;
  if (folder) mkdirSync(folder, { recursive: true });
}

export function check(holds, what) {
  if (!holds) throw new Error(`Not so: ${what}.`);
  console.log(`ok: ${what}`);
}

/**
 * Opens the editor.
 * `page.problems`: errors in the console; `page.news`: bytes of news of maps; `page.asked`: paths of this package's requests.
 */
export async function openEditor(browser, url, { query = '', size = { width: 1280, height: 900 } } = {}) {
  const page = await browser.newPage({ viewport: size });
  Object.assign(page, { problems: [], expected: [], news: 0, asked: [] });
  const problem = (text) => {
    if (!page.expected.some((known) => known.test(text))) page.problems.push(text);
  };
  page.on('pageerror', (error) => problem(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problem(`${message.text()} ${message.location().url}`);
  });
  page.on('request', (request) => {
    if (/\/pdr\//.test(request.url()))
      page.asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => countNews(page, payload)));
  await page.addInitScript(countDrawings);
  await page.goto(`${url}${query}`);
  await page.waitForFunction(
    () => window.RED?.nodes?.getWorkspaceOrder?.() && document.querySelector('#red-ui-workspace-chart'),
  );
  await page.waitForSelector('.red-ui-palette-node', { state: 'attached' });
  await page.waitForSelector('#red-ui-loading-progress', { state: 'hidden' }).catch(() => undefined);
  return page;
}

function countNews(page, payload) {
  const messages = JSON.parse(payload);
  if (!Array.isArray(messages)) return;
  for (const message of messages) {
    if (message.topic?.startsWith('pdr/')) page.news += JSON.stringify(message).length;
  }
}

/** Runs in the page, before its scripts: counts the map's frames, and the dots of the newest whole frame. */
function countDrawings() {
  Object.assign(window, { drawings: 0, dots: 0, newDots: 0 });
  const { clearRect, arc } = CanvasRenderingContext2D.prototype;
  Object.assign(CanvasRenderingContext2D.prototype, {
    clearRect(...at) {
      if (this.canvas.className.startsWith('pdr-')) {
        window.drawings++;
        window.dots = window.newDots;
        window.newDots = 0;
      }
      clearRect.apply(this, at);
    },
    arc(...at) {
      window.newDots++;
      arc.apply(this, at);
    },
  });
}

export async function picture(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** How many pixels of a canvas are not empty. */
export function drawn(page, canvas) {
  return page.evaluate((selector) => {
    const element = document.querySelector(selector);
    if (!element?.width) return 0;
    const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
    let pixels = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) pixels++;
    return pixels;
  }, canvas);
}

/** Whether the map draws live readings within some time: new frames come, with so many dots at least. */
export async function isLive(page, patienceMs = PATIENCE_MS, least = 20) {
  const drawings = await page.evaluate(() => window.drawings);
  const goesOn = ({ from, dots }) => window.drawings > from + 2 && window.dots >= dots;
  return happens(page, goesOn, { from: drawings, dots: least }, patienceMs);
}

/** Whether rows are drawn within some time. */
export async function showsRows(page, patienceMs = PATIENCE_MS) {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    if ((await drawn(page, '.pdr-side .pdr-map-ground')) > 50) return true;
    await page.waitForTimeout(150);
  }
  return false;
}

/** Waits for what happens in the page; false when it does not. */
export function happens(page, inPage, argument, patienceMs = PATIENCE_MS) {
  return page.waitForFunction(inPage, argument, { timeout: patienceMs }).then(
    () => true,
    () => false,
  );
}

/** The least contrast of texts and icons below an element, as WCAG 2 measures it, and where it is. */
export function leastContrast(page, selector) {
  return page.evaluate((root) => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const channels = (color, under = [255, 255, 255]) => {
      context.fillStyle = `rgb(${under.join()})`;
      context.fillRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (rgb) => {
      const [r, g, b] = rgb.map((c) => (c <= 10 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const groundOf = (element) =>
      element === null
        ? [255, 255, 255]
        : channels(getComputedStyle(element).backgroundColor, groundOf(element.parentElement));
    let least = { ratio: Infinity, where: '' };
    for (const element of document.querySelectorAll(`${root} *`)) {
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
      const isIcon = element.matches('svg, select, i.fa');
      const isSeen = element.checkVisibility() && element.getBoundingClientRect().width > 1;
      if ((!hasText && !isIcon) || !isSeen || element.closest(':disabled, option')) continue;
      const ground = groundOf(element);
      const [light, dark] = [
        luminance(channels(getComputedStyle(element).color, ground)),
        luminance(ground),
      ].sort((a, b) => b - a);
      const ratio = (light + 0.05) / (dark + 0.05);
      const where = `${element.tagName}.${element.getAttribute('class') ?? ''} "${element.textContent.slice(0, 30)}"`;
      if (ratio < least.ratio) least = { ratio, where };
    }
    return least;
  }, selector);
}
