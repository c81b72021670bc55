import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Runtime } from '../../support/runtime';
import { fitNode, messages, node, observers, readings, TAB } from '../support';

const rowsOf = (msg: Record<string, unknown>): number => (msg.payload as { rows: number }).rows;

/** A process that has ended may stay as a zombie where nobody asks for its exit code. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('pdr-fit over a deploy', () => {
  let runtime: Runtime;

  beforeAll(async () => {
    runtime = await Runtime.start();
  });
  afterAll(() => runtime.stop());
  beforeEach(async () => {
    await runtime.deploy([TAB]); // a node that is removed leaves nothing
    runtime.events.length = 0;
  });

  const flow = (properties: object = {}) => [TAB, ...fitNode(properties), ...observers('fit')];
  const logged = (text: string): Promise<unknown> =>
    runtime.until('log', (event) => event.node === 'fit' && event.text.includes(text));
  const training = (): Promise<unknown> =>
    runtime.until('message', ({ node, msg }) => {
      const { phase } = (msg.payload ?? {}) as { phase?: string };
      return node === 'progress' && phase === 'training';
    });
  /** Long enough to be met at work. */
  const long = { preset: 'best', windowSize: 500, trainWhenFull: false };
  /** Long enough to be met at work, and short enough to wait for. */
  const short = { ...long, preset: 'balanced' };

  it.each([
    ['a full deploy', {}, 'full'],
    ['another name', { name: 'renamed' }, 'nodes'],
    ['another time to train', { trainEvery: 1000 }, 'full'],
    ['another preset', { preset: 'balanced' }, 'nodes'],
  ] as const)('keeps its rows: %s', async (_, change, type) => {
    await runtime.deploy(flow());
    await runtime.send('fit', ...messages(readings(40)));
    runtime.events.length = 0;
    await runtime.deploy(flow(change), type);
    await runtime.until('status', { node: 'fit', text: '40/60' });
    await runtime.send('fit', ...messages(readings(20, 2)));
    expect(rowsOf(await runtime.message('model'))).toBe(60);
  });

  it('keeps the rows of a node in a subflow', async () => {
    const inner = fitNode({ z: 'sub', wires: [[], []] })[0];
    const subflow = (name: string) => [
      TAB,
      { id: 'sub', type: 'subflow', name: 'sub', in: [{ x: 0, y: 0, wires: [{ id: 'fit' }] }], out: [] },
      { ...inner, z: 'sub', name },
      node('instance', 'subflow:sub'),
    ];
    await runtime.deploy(subflow('before'));
    await runtime.send('instance', ...messages(readings(40)));
    await runtime.until('status', { text: '40/60' });
    runtime.events.length = 0;
    await runtime.deploy(subflow('after'));
    await runtime.until('status', { text: '40/60' });
  });

  it('drops rows that no longer fit, and says how many', async () => {
    await runtime.deploy(flow());
    await runtime.send('fit', ...messages(readings(40)));
    await runtime.deploy(flow({ windowSize: 70 }));
    await logged('the 40 rows collected are dropped');
    await runtime.send('fit', ...messages(readings(60)));
    await runtime.until('status', { node: 'fit', text: '60/70' });
  });

  it('keeps no rows of a node that was removed', async () => {
    await runtime.deploy(flow());
    await runtime.send('fit', ...messages(readings(40)));
    await runtime.deploy([TAB]);
    await runtime.deploy(flow());
    await runtime.send('fit', ...messages(readings(41)));
    await runtime.until('status', { node: 'fit', text: '41/60' });
  });

  it('lets a training go on, over several deploys: the last instance announces the model', async () => {
    await runtime.deploy(flow(short));
    await runtime.send('fit', ...messages(readings(100)), { _msgid: 'asked', topic: 'train', custom: 7 });
    await training();
    const children = await runtime.children();
    expect(children).toHaveLength(1);
    for (let i = 0; i < 5; i++) await runtime.deploy(flow({ ...short, name: `name ${i}` }));
    expect(await runtime.children()).toEqual(children);
    const model = await runtime.message('model');
    expect(model).toMatchObject({ topic: 'model', _msgid: 'asked', custom: 7 });
    expect(rowsOf(model)).toBe(100);
    expect(await runtime.getContext('fit', 'pdrModel')).toMatchObject({ format: 'parametric-dr' });
    await runtime.until('status', ({ text, node }) => node === 'fit' && text.startsWith('model ready'));
    expect(runtime.messages('caught')).toEqual([]);
    expect(runtime.messages('model')).toHaveLength(1);
    await runtime.childless();
  });

  it('writes the model of a training that goes on to the new place, and says so', async () => {
    await runtime.deploy(flow({ ...short, model: 'here' }));
    await runtime.send('fit', ...messages(readings(100)), { topic: 'train' });
    await training();
    await runtime.deploy(flow({ ...short, model: 'elsewhere' }));
    await logged('The training that runs goes on');
    await runtime.message('model');
    expect(await runtime.getContext('fit', 'elsewhere')).toMatchObject({ format: 'parametric-dr' });
    expect(await runtime.getContext('fit', 'here')).toBeUndefined();
  });

  it('ends a training whose settings changed, says so, and answers who asked for it', async () => {
    await runtime.deploy(flow(long));
    await runtime.send('fit', ...messages(readings(300)), { _msgid: 'asked', topic: 'train' });
    await training();
    await runtime.deploy(flow({ ...long, method: 'umap' }));
    await logged('The settings of the training changed');
    expect(await runtime.message('caught')).toMatchObject({
      _msgid: 'asked',
      error: { code: 'PDR_CANCELLED' },
    });
    await runtime.childless();
    await runtime.send('fit', { topic: 'cancel' });
    expect(runtime.messages('model')).toEqual([]);
  });

  it('goes on after settings that cannot be used were put right', async () => {
    await runtime.deploy(flow());
    await runtime.send('fit', ...messages(readings(40)));
    await runtime.deploy(flow({ trainEvery: 'often' }));
    await runtime.until('status', { node: 'fit', text: 'check the settings' });
    await runtime.deploy(flow());
    await runtime.send('fit', ...messages(readings(20, 2)));
    expect(rowsOf(await runtime.message('model'))).toBe(60);
  });

  it('stops with Node-RED while it trains', async () => {
    await runtime.deploy(flow(long));
    await runtime.send('fit', ...messages(readings(300)), { topic: 'train' });
    await training();
    const [child] = await runtime.children();
    const started = performance.now();
    await runtime.restart();
    expect(performance.now() - started).toBeLessThan(12_000);
    while (isAlive(child)) await sleep(20);
  });
});
