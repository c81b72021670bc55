import { join } from 'node:path';
import { Runtime } from '../../support/runtime';
import { fitNode, messages, node, observers, readings, sink, TAB } from '../support';

describe('pdr-fit and what it cannot do at once', () => {
  let runtime: Runtime;

  beforeAll(async () => {
    runtime = await Runtime.start();
  });
  afterAll(() => runtime.stop());
  beforeEach(async () => {
    await runtime.deploy([TAB]);
    runtime.events.length = 0;
  });

  const doneCode = async (msgid: string): Promise<string | null> =>
    (await runtime.until('done', { node: 'fit', msgid })).code;
  const training = (): Promise<unknown> =>
    runtime.until('message', (event) => event.node === 'progress' && event.msg.topic === 'progress');
  const dataset = (_msgid: string) => ({ _msgid, payload: readings(200) });
  const datasets = (properties: object) => fitNode({ source: 'dataset', preset: 'best', ...properties });

  it('answers a dataset that it does not take with PDR_BUSY', async () => {
    await runtime.deploy([TAB, ...datasets({ whenBusy: 'ignore' }), ...observers('fit')]);
    await runtime.send('fit', dataset('d1'));
    await training();
    await runtime.send('fit', dataset('d2'));
    expect(await doneCode('d2')).toBe('PDR_BUSY');
    expect(await runtime.message('caught')).toMatchObject({ _msgid: 'd2', error: { code: 'PDR_BUSY' } });
    await runtime.send('fit', { topic: 'cancel' });
    expect(await doneCode('d1')).toBe('PDR_CANCELLED');
  });

  it('takes another dataset once a trainer was killed', async () => {
    await runtime.deploy([TAB, ...datasets({ whenBusy: 'ignore' }), ...observers('fit')]);
    await runtime.send('fit', dataset('d1'));
    await training();
    const [child] = await runtime.children();
    process.kill(child, 'SIGKILL');
    expect(await doneCode('d1')).toBe('PDR_TRAINER_DIED');
    await runtime.until('status', { node: 'fit', text: 'trainer ended' });
    runtime.events.length = 0;
    await runtime.send('fit', dataset('d2'));
    await training();
    await runtime.send('fit', { topic: 'cancel' });
    expect(await doneCode('d2')).toBe('PDR_CANCELLED');
  });

  it('waits for the training of another node, and shows its place in the queue', async () => {
    const second = [
      node('second', 'pdr-fit', {
        source: 'dataset',
        preset: 'best',
        model: 'second',
        modelType: 'flow',
        wires: [[], ['waiting']],
      }),
      sink('waiting'),
    ];
    await runtime.deploy([TAB, ...datasets({}), ...second]);
    await runtime.send('fit', dataset('d1'));
    await training();
    await runtime.send('second', dataset('d2'));
    await runtime.until('status', { node: 'second', text: 'queued: 1' });
    expect((await runtime.message('waiting')).payload).toEqual({ phase: 'queued', fraction: 0, position: 1 });
    expect(await runtime.children()).toHaveLength(1);
    await runtime.send('fit', { topic: 'cancel' });
    await runtime.until(
      'message',
      ({ node: id, msg }) => id === 'waiting' && (msg.payload as { phase: string }).phase !== 'queued',
    );
    await runtime.send('second', { topic: 'cancel' });
    expect((await runtime.until('done', { node: 'second', msgid: 'd2' })).code).toBe('PDR_CANCELLED');
  });

  it('survives a flood of commands, and a reset while it trains', async () => {
    await runtime.deploy([
      TAB,
      ...fitNode({ windowSize: 200, preset: 'best', trainWhenFull: false, whenBusy: 'restart' }),
    ]);
    const flood = Array.from({ length: 500 }, (_, i) => ({ _msgid: `t${i}`, topic: 'train' }));
    await runtime.send('fit', ...messages(readings(100)), ...flood);
    expect(await doneCode('t498')).toBe('PDR_CANCELLED');
    await runtime.until('status', ({ fill }) => fill === 'blue');
    await runtime.send('fit', { topic: 'reset' });
    await training();
    expect((await runtime.children()).length).toBeLessThan(3);
    await runtime.send('fit', { topic: 'cancel' });
    expect(await doneCode('t499')).not.toBeNull();
    await runtime.send('fit', { _msgid: 'empty', topic: 'train' });
    expect(await doneCode('empty')).toBe('PDR_TOO_FEW_ROWS');
    await runtime.childless();
  });

  it('takes rows for rows, whatever their topic, and a time stamp for none', async () => {
    await runtime.deploy([TAB, ...fitNode({ windowSize: 40, trainWhenFull: false })]);
    const topics = ['train', 'reset', 'export', 'cancel', 'plant/a'];
    const rows = readings(40).map((payload, i) => ({ payload, topic: topics[i % 5] }));
    await runtime.send('fit', ...rows);
    await runtime.until('status', { node: 'fit', text: '40/40' });
    await runtime.send('fit', { _msgid: 'go', topic: 'train', payload: Date.now() });
    expect(await doneCode('go')).toBeNull();
    expect((await runtime.message('model')).payload).toMatchObject({ rows: 40 });
  });

  it('says that two nodes write to one place', async () => {
    const second = node('second', 'pdr-fit', {
      source: 'window',
      windowSize: 60,
      model: 'pdrModel',
      modelType: 'flow',
    });
    await runtime.deploy([TAB, ...fitNode({ name: 'one' }), second]);
    await runtime.until('log', ({ text }) => text.includes('writes its model to') && text.includes('one'));
    await runtime.until('status', { node: 'second', fill: 'yellow' });
  });
});

it('does not train for a context store that fails', async () => {
  const failing = join(__dirname, '..', '..', 'support', 'failingStore.js');
  const runtime = await Runtime.start({ preload: [failing] });
  await runtime.deploy([TAB, ...fitNode({ source: 'dataset' }), ...observers('fit'), sink('x')]);
  await runtime.send('fit', { _msgid: 'd', payload: readings(60) });
  expect((await runtime.until('done', { node: 'fit', msgid: 'd' })).code).toBe('PDR_CONTEXT');
  expect(runtime.messages('progress')).toEqual([]);
  await runtime.stop();
});
