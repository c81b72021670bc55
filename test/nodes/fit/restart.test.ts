import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../../src/random';
import { ReadingWindow } from '../../../src/rows/readingWindow';
import { Runtime } from '../../support/runtime';
import { fitNode, node, type Reading, readings, TAB } from '../support';

const SIZE = 60;
const ROWS = readings(20_000);
const support = (name: string): string => join(__dirname, '..', '..', 'support', `${name}.js`);
/** More by the environment, to look for what is rare. */
const ROUNDS = Number(process.env.PDR_KILL_ROUNDS ?? 3);

/** A message of a labelled row; row and label have the same number. */
const message = (i: number) => ({ _msgid: `m${i}`, payload: { ...ROWS[i], tag: `t${i}` } });
const messages = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => message(from + i));
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

interface Kept {
  readonly schedule: { readonly last: number } | null;
  readonly window: { readonly rows: unknown; readonly due: { readonly rows: number } } | null;
}

/** A Node-RED with one pdr-fit node whose context is in files of a directory of its own. */
class Place {
  readonly dir = mkdtempSync(join(tmpdir(), 'pdr-kept-'));
  private runtime!: Runtime;

  private constructor(readonly config: object) {}

  static async start(config: object, properties: object = {}): Promise<Place> {
    const place = new Place(config);
    const { dir } = place;
    const contextStorage = { default: { module: 'localfilesystem', config: { dir, ...config } } };
    place.runtime = await Runtime.start({
      settings: { contextStorage },
      preload: [support('fastMemory')],
    });
    await place.runtime.deploy([TAB, ...fitNode({ ...PROPERTIES, ...properties })]);
    return place;
  }

  get node(): Runtime {
    return this.runtime;
  }

  get file(): string {
    return join(this.dir, 'context', 'tab', 'fit.json');
  }

  kept(): Kept | null {
    return existsSync(this.file) ? JSON.parse(readFileSync(this.file, 'utf8')).pdrFit : null;
  }

  /** The numbers of the rows in the file. Each has its own label, or it fails. */
  async rows(): Promise<number[]> {
    const stored = this.kept()?.window?.rows;
    if (!stored) return [];
    const window = new ReadingWindow(SIZE, { exclude: ['tag'] });
    await window.restoreInTurns(stored);
    const { X, labels } = window.snapshot();
    return (labels ?? []).map((label, row) => {
      const i = Number(String(label).slice(1));
      const { speed } = ROWS[i] as Reading;
      if (X.data[row * X.cols] !== Math.fround(speed)) throw new Error(`Row ${i} is not its own.`);
      return i;
    });
  }

  /** Waits until the newest row in the file is this one. */
  async until(newest: number): Promise<number[]> {
    for (let tries = 0; tries < 400; tries++) {
      const rows = await this.rows();
      if (rows.at(-1) === newest) return rows;
      await sleep(25);
    }
    throw new Error(`Row ${newest} did not come into the file.`);
  }

  async stop(): Promise<void> {
    await this.runtime.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

const PROPERTIES = { keepWindow: true, trainWhenFull: false, label: 'payload.tag', windowSize: SIZE };
const STORES: [string, object][] = [
  ['cached', { flushInterval: 0.02 }],
  ['not cached', { cache: false }],
];

describe.each(STORES)('files as context, %s', (_, config) => {
  let place: Place;
  afterEach(() => place.stop());

  it('bring rows, labels and counts back after a restart, and go with the node', async () => {
    place = await Place.start({ ...config, flushInterval: 3600 }, { trainWhenFull: true, trainEvery: 30 });
    const { node: runtime } = place;
    await runtime.send('fit', ...messages(0, 60));
    await runtime.message('model');
    await runtime.send('fit', ...messages(60, 80));
    await runtime.until('done', { node: 'fit', msgid: 'm79' });
    await runtime.restart();
    expect(await place.rows()).toEqual(numbers(20, 80));
    await runtime.send('fit', ...messages(80, 89));
    await runtime.until('done', { node: 'fit', msgid: 'm88' });
    expect(runtime.messages('model')).toHaveLength(1);
    await runtime.send('fit', message(89));
    expect((await runtime.message('model', 2)).payload).toMatchObject({ rows: 60 });
    await runtime.restart();
    expect(await place.rows()).toEqual(numbers(30, 90));
    await runtime.deploy([TAB, node('other', 'junction')]);
    for (let tries = 0; existsSync(place.file) && tries < 100; tries++) await sleep(50);
    expect(existsSync(place.file)).toBe(false);
  });

  it(
    `hold the old or the new state after a kill while rows come (${ROUNDS} times)`,
    async () => {
      place = await Place.start(config);
      const { node: runtime } = place;
      const random = createRandom(7);
      let next = 0;
      let before: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const first = next;
        let streaming = true;
        const stream = (async () => {
          while (streaming && next < ROWS.length) {
            // What was on its way when the process ended is refused.
            await runtime.send('fit', message(next++)).catch(() => undefined);
            await sleep(1);
          }
        })();
        await sleep(50 + random.integer(500));
        await runtime.kill();
        streaming = false;
        await Promise.race([stream, sleep(1000)]);
        const after = await place.rows();
        // The rows that were there, followed by those that came since, up to some row.
        const newest = Math.max(first - 1, after.at(-1) ?? -1);
        expect(after).toEqual([...before, ...numbers(first, newest + 1)].slice(-SIZE));
        await runtime.startAgain();
        await runtime.send('fit', message(next));
        before = await place.until(next++);
        expect(before).toEqual([...after, next - 1].slice(-SIZE));
      }
      expect(before.length).toBeGreaterThan(10);
    },
    30_000 + 5000 * ROUNDS,
  );
});

it('a training that fell due while Node-RED was down is made up for, without a message that asks', async () => {
  const place = await Place.start({ cache: false }, { retrainHours: 0.0005 });
  const { node: runtime } = place;
  try {
    await runtime.send('fit', ...messages(0, 20));
    await runtime.until('done', { node: 'fit', msgid: 'm19' });
    await runtime.send('fit', { topic: 'train' });
    await runtime.message('model');
    await runtime.restart();
    await sleep(2000);
    expect(runtime.messages('model')).toHaveLength(1);
    await runtime.send('fit', message(20));
    expect((await runtime.message('model', 2)).payload).toMatchObject({ rows: 21 });
    await runtime.restart();
    expect(place.kept()).toMatchObject({
      schedule: { target: 'flow.pdrModel', last: expect.any(Number) },
      window: { due: { rows: 0 } },
    });
  } finally {
    await place.stop();
  }
});

describe('a context store that', () => {
  async function collect(store: string): Promise<{ runtime: Runtime; notes: string[] }> {
    const runtime = await Runtime.start({ preload: [support(store), support('fastMemory')] });
    await runtime.deploy([TAB, ...fitNode(PROPERTIES)]);
    await runtime.send('fit', ...messages(0, SIZE));
    await runtime.until('message', ({ node: at, msg }) => at === 'progress' && progressOf(msg) === SIZE);
    await sleep(1500);
    const notes = runtime
      .all('log', { node: 'fit', level: 30 })
      .map(({ text }) => text)
      .filter((text) => !text.includes('in memory only'));
    return { runtime, notes };
  }
  const progressOf = ({ payload }: Record<string, unknown>) => (payload as { rows?: number }).rows;

  it('rejects does not keep rows from being collected, and is told of once', async () => {
    const { runtime, notes } = await collect('failingStore');
    expect(notes).toEqual([expect.stringMatching(/not kept.*disk is on strike.*goes on collecting/)]);
    await runtime.stop();
  });

  it('is slow does neither, and has the rows in the end', async () => {
    const { runtime, notes } = await collect('slowStore');
    expect(notes).toEqual([]);
    const kept = (await runtime.getContext('fit', 'pdrFit', 'node')) as Kept;
    expect(kept.window?.rows).toMatchObject({ seen: SIZE });
    await runtime.stop();
  });
});
