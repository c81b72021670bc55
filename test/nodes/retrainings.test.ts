import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../src/random';
import { Runtime } from '../support/runtime';
import { fitNode, messages, node, observers, sink, TAB, transformNode } from './support';

interface Named {
  readonly id: string;
  readonly version: number;
}

interface News {
  readonly modelId: string;
  readonly version: number;
  readonly formerVersion: number | null;
  readonly served: boolean;
  readonly retraining: string;
  readonly moved: { readonly mean: number; readonly p95: number };
}

type Place = readonly [number, number];

const RETRAININGS = 10;
const FEATURES = 8;
/** How far known rows may move at a retraining, as shares of the map's radius. Measured: at most .012 and .025. */
const MOST = { mean: 0.03, p95: 0.1 };
/** How far rows may be from where the first map had them after all retrainings, in the mean. Measured: .015. */
const MOST_IN_ALL = 0.05;

/** Three states of a machine with eight sensors. */
function rows(count: number, seed: number): number[][] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: FEATURES }, (_, f) => (i % 3 === f % 3 ? 8 : 0) + random.normal()),
  );
}

/** Mean distance between the places of the same rows on two maps, as a share of the first one's radius. */
function meanMove(before: readonly Place[], after: readonly Place[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const center = [0, 1].map((axis) => mean(before.map((place) => place[axis])));
  const radius = Math.sqrt(mean(before.map(([x, y]) => (x - center[0]) ** 2 + (y - center[1]) ** 2)));
  return mean(before.map(([x, y], i) => Math.hypot(after[i][0] - x, after[i][1] - y))) / radius;
}

describe('a map that is retrained again and again under a stream', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await Runtime.start({ preload: [join(__dirname, '..', 'support', 'weakBest.js')] });
  });
  afterAll(() => runtime.stop());

  it('loses no reading, names the model of each, and stays where it was', async () => {
    const flow = (settings: object = {}) => [
      TAB,
      node('stream', 'junction', { wires: [['fit', 'transform']] }),
      ...fitNode({ windowSize: 200, trainWhenFull: false, ...settings }),
      ...transformNode({ noModel: 'hold', holdLimit: 100_000, wires: [['places'], ['news']] }),
      sink('news'),
      ...observers('transform'),
    ];
    await runtime.deploy(flow());
    const sent: string[] = [];
    const send = (count: number, seed: number): Promise<void> => {
      const own = messages(rows(count, seed), `b${seed}-`);
      sent.push(...own.map(({ _msgid }) => _msgid));
      return runtime.send('stream', ...own);
    };
    let streaming = true;
    const stream = async (): Promise<void> => {
      for (let burst = 1; streaming; burst++) {
        await send(15, burst);
        await sleep(150);
      }
    };
    let told = 0;
    const train = async (): Promise<News> => {
      await runtime.send('fit', { topic: 'train' });
      return (await runtime.message('model', ++told)).payload as unknown as News;
    };
    const probes = rows(90, 999);
    let probings = 0;
    const probe = async (): Promise<Place[]> => {
      await runtime.send('transform', { _msgid: `probe${++probings}`, payload: probes });
      const isIt = ({ node, msg }: { node: string; msg: Record<string, unknown> }): boolean =>
        node === 'places' && msg._msgid === `probe${probings}`;
      return (await runtime.until('message', isIt)).msg.payload as Place[];
    };

    await send(210, 0);
    const streamed = stream();
    const first = await train();
    const places = [await probe()];
    const retrainings: News[] = [];
    const serves = async (news: number): Promise<void> => {
      await runtime.until('message', { node: 'news' }, news);
    };
    let changes = 1;
    while (retrainings.length < RETRAININGS) {
      retrainings.push(await train());
      await serves(++changes);
      places.push(await probe());
      if (retrainings.length === 4) {
        await runtime.send('fit', { topic: 'rollback' });
        expect((await runtime.message('model', ++told)).payload).toMatchObject({
          version: 4,
          formerVersion: 5,
        });
        await serves(++changes);
        expect(await probe()).toEqual(places[3]);
      }
      if (retrainings.length === 7) {
        await runtime.deploy(flow({ preset: 'best' }), 'nodes');
        expect(await train()).toMatchObject({ served: false, version: 9, formerVersion: 8 });
        expect(await probe()).toEqual(places[7]);
        await runtime.deploy(flow(), 'nodes');
      }
    }
    streaming = false;
    await streamed;
    await runtime.message('places', sent.length + probings);

    // Nothing is lost, and each reading names the model whose news came before it.
    expect(runtime.messages('caught')).toEqual([]);
    const order: unknown[] = [];
    const misnamed: unknown[] = [];
    let serving: Named | null = null;
    for (const { node, msg } of runtime.all('message', ({ node }) => node === 'news' || node === 'places')) {
      if (node === 'news') {
        const { id, version } = msg.payload as Named;
        serving = { id, version };
      } else {
        if (!String(msg._msgid).startsWith('probe')) order.push(msg._msgid);
        const { model } = msg.pdr as { model: Named };
        if (JSON.stringify(model) !== JSON.stringify(serving)) misnamed.push(msg);
      }
    }
    expect(order).toEqual(sent);
    expect(misnamed).toEqual([]);

    const announced = runtime.messages('news').map(({ payload }) => (payload as Named).version);
    expect(announced).toEqual([1, 2, 3, 4, 5, 4, 6, 7, 8, 10, 11, 12]);

    // Each goes from the one that was served: version 6 from 4, 10 from 8.
    expect(first.version).toBe(1);
    const froms = retrainings.map(({ version, formerVersion }) => [formerVersion, version]);
    expect(froms).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [4, 6],
      [6, 7],
      [7, 8],
      [8, 10],
      [10, 11],
      [11, 12],
    ]);
    for (const { moved, served, retraining } of retrainings) {
      expect({ served, retraining }).toEqual({ served: true, retraining: 'aligned' });
      expect(moved.mean).toBeLessThan(MOST.mean);
      expect(moved.p95).toBeLessThan(MOST.p95);
    }
    for (const later of places.slice(1)) expect(meanMove(places[0], later)).toBeLessThan(MOST_IN_ALL);
  }, 180_000);

  it('stays as it is while a new model is worse, until that is accepted', async () => {
    const flow = (settings: object = {}) => [
      TAB,
      ...fitNode({ source: 'dataset', ...settings }),
      ...transformNode(),
      ...observers('fit'),
    ];
    const place = async (): Promise<unknown> => {
      const count = runtime.messages('places').length;
      await runtime.send('transform', { payload: rows(1, 5)[0] });
      return (await runtime.message('places', count + 1)).payload;
    };
    await runtime.deploy(flow());
    let told = runtime.messages('model').length;
    const news = async (): Promise<object> => (await runtime.message('model', ++told)).payload as object;
    await runtime.send('fit', { payload: rows(200, 1) });
    const before = (await news()) as News;
    const old = await place();
    await runtime.deploy(flow({ preset: 'best' }));
    await runtime.send('fit', { payload: rows(200, 2) });
    const worse = (await news()) as News;
    expect(worse).toMatchObject({
      served: false,
      version: before.version + 1,
      guard: { isWorse: true },
      notes: expect.arrayContaining([expect.stringContaining('"accept"')]),
    });
    await runtime.until('status', { node: 'fit', fill: 'yellow', text: 'kept old map' });
    expect(await place()).toEqual(old);
    await runtime.send('fit', { topic: 'accept' });
    expect(await news()).toMatchObject({ reason: 'accept', modelId: worse.modelId, served: true });
    expect(await place()).not.toEqual(old);
    // Whoever wants each new model gets it.
    await runtime.deploy(flow({ preset: 'best', guard: false, retrain: 'fresh' }));
    await runtime.send('fit', { payload: rows(200, 3) });
    expect(await news()).toMatchObject({ served: true, guard: { isWorse: expect.any(Boolean) } });
    expect(runtime.messages('caught')).toEqual([]);
  }, 90_000);
});
