import { Runtime } from '../support/runtime';
import { fitNode, node, observers, readings, sink, TAB, transformNode } from './support';

const windowNode = (properties: object = {}) => [
  node('window', 'pdr-window', { wires: [['rows']], ...properties }),
  sink('rows'),
];

describe('pdr-window', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await Runtime.start();
  });
  afterAll(() => runtime.stop());
  beforeEach(async () => {
    await runtime.deploy([TAB]);
    runtime.events.length = 0;
  });

  it('makes rows with the settings of a new node, and shows how many', async () => {
    await runtime.deploy([TAB, ...windowNode(), ...observers('window')]);
    await runtime.until('status', { node: 'window', text: 'waiting for rows', fill: 'grey' });
    const stream = readings(21).map((payload, i) => ({
      _msgid: `m${i}`,
      topic: 'pump 1',
      payload,
      extra: i,
    }));
    await runtime.send('window', ...stream);
    await runtime.until('done', { node: 'window', msgid: 'm20' });
    await runtime.message('rows', 2);
    const rows = runtime.messages('rows');
    expect(rows.map(({ _msgid, topic, extra }) => [_msgid, topic, extra])).toEqual([
      ['m19', 'pump 1', 19],
      ['m20', 'pump 1', 20],
    ]);
    const features = ['speed', 'pressure', 'flow', 'heat'];
    expect(Object.keys(rows[0].payload as object)).toEqual(
      features.flatMap((name) => ['last', 'mean', 'deviation', 'slope'].map((what) => `${name} ${what}`)),
    );
    await runtime.until('status', { node: 'window', text: '2 rows (1)', fill: 'green' });
    await runtime.message('completed', 21);
    await runtime.send('window', { _msgid: 'r', topic: 'reset', payload: { source: 'pump 1' } });
    await runtime.until('status', { node: 'window', text: 'waiting for rows' }, 2);
  });

  it('feeds pdr-fit and pdr-transform', async () => {
    const flow = [
      TAB,
      ...windowNode({ readings: '5', statistics: 'mean,deviation', wires: [['rows', 'fit', 'transform']] }),
      ...fitNode({ windowSize: '60', wires: [['model'], ['progress']] }),
      ...transformNode({ wires: [['places']] }),
    ];
    await runtime.deploy(flow);
    await runtime.send('window', ...readings(64).map((payload) => ({ topic: 'pump 1', payload })));
    const summary = (await runtime.message('model')).payload as { features: string[] };
    expect(summary.features).toHaveLength(8);
    expect(summary.features).toEqual(expect.arrayContaining(['pressure mean', 'flow deviation']));
    await runtime.until('status', { node: 'transform', fill: 'green' });
    await runtime.send('window', { _msgid: 'a', topic: 'pump 1', payload: readings(1, 9)[0], unit: 'A7' });
    const { msg } = await runtime.until(
      'message',
      ({ node, msg }) => node === 'places' && msg._msgid === 'a',
    );
    expect(msg).toMatchObject({
      topic: 'pump 1',
      unit: 'A7',
      payload: [expect.any(Number), expect.any(Number)],
    });
    expect(msg.window).toMatchObject({ source: 'pump 1' });
  });

  it('keeps its windows over a deploy, and says which were dropped where the settings changed', async () => {
    await runtime.deploy([TAB, ...windowNode({ readings: 3, statistics: 'last' })]);
    await runtime.send('window', { payload: [1] }, { _msgid: 'b', payload: [2] });
    await runtime.until('done', { node: 'window', msgid: 'b' });
    await runtime.deploy([
      TAB,
      ...windowNode({ readings: 3, statistics: 'last' }),
      node('other', 'junction'),
    ]);
    await runtime.send('window', { payload: [3] });
    expect((await runtime.message('rows')).payload).toEqual({ 'Value 1 last': 3 });
    await runtime.deploy([TAB, ...windowNode({ readings: 4, statistics: 'last' })]);
    await runtime.until(
      'log',
      ({ node, text }) => node === 'window' && /windows are dropped .sources: 1/.test(text),
    );
  });

  it('tells what is wrong by code, and goes on', async () => {
    await runtime.deploy([TAB, ...windowNode({ readings: 1 }), ...observers('window')]);
    await runtime.send('window', { _msgid: 'a', payload: 'text' }, { _msgid: 'b', payload: [1] });
    expect((await runtime.until('done', { node: 'window', msgid: 'a' })).code).toBe('PDR_BAD_INPUT');
    expect(await runtime.message('caught')).toMatchObject({ _msgid: 'a', error: { code: 'PDR_BAD_INPUT' } });
    expect((await runtime.until('done', { node: 'window', msgid: 'b' })).code).toBeNull();
    await runtime.message('rows');
  });

  it.each<[object, RegExp]>([
    [{ statistics: 'median' }, /"statistics" of pdr-window.*out of last, mean/],
    [{ lags: '0' }, /"lags"/],
    [{ window: 'seconds', time: 'none' }, /"time" of pdr-window is "none"/],
    [{ readings: '10,5' }, /"readings"/],
  ])('names a setting that cannot be used: %j', async (properties, text) => {
    await runtime.deploy([TAB, ...windowNode(properties)]);
    await runtime.until('log', (event) => event.node === 'window' && text.test(event.text));
    await runtime.until('status', { node: 'window', text: 'check the settings' });
  });
});
