import { exportOnnx, fit, parseModel } from '../../src/index';
import { fromRows } from '../support/data';
import { Runtime } from '../support/runtime';
import {
  FEATURES,
  fitNode,
  messages,
  node,
  observers,
  type Reading,
  readings,
  regimes,
  sink,
  TAB,
  transformNode,
  values,
} from './support';

interface Summary {
  modelId: string;
  rows: number;
  features: string[] | number;
  featureCount: number;
  ignored?: { name: string; reason: string }[];
  embedding?: number[][];
  labels?: unknown[];
}
const summaryOf = (msg: Record<string, unknown>): Summary => msg.payload as Summary;

describe('pdr-fit', () => {
  let runtime: Runtime;

  beforeAll(async () => {
    runtime = await Runtime.start();
  });
  afterAll(() => runtime.stop());
  beforeEach(async () => {
    await runtime.deploy([TAB]); // ends what the test before left at work
    runtime.events.length = 0;
  });

  const doneCode = async (msgid: string): Promise<string | null> =>
    (await runtime.until('done', { node: 'fit', msgid })).code;

  describe('on single rows', () => {
    it('collects a window, trains once when it first fills, keeps the model in context', async () => {
      await runtime.deploy([TAB, ...fitNode(), ...observers('fit')]);
      await runtime.send('fit', ...messages(readings(59)));
      await runtime.until('status', { node: 'fit', text: '59/60' });
      await runtime.send('fit', { _msgid: 'last', payload: readings(60)[59] });
      expect(await doneCode('last')).toBeNull();

      const model = await runtime.message('model');
      expect(model.topic).toBe('model');
      expect(model.payload).toMatchObject({
        method: 'tsne',
        engineChoice: { why: expect.any(String), stepMs: {}, device: null },
        neighborMethod: 'exact',
        rows: 60,
        features: [...FEATURES],
        featureCount: 4,
        ignored: [],
        steps: 300,
        seconds: { total: expect.any(Number) },
        notes: expect.any(Array),
      });
      expect(model.payload).not.toHaveProperty('embedding');
      expect(JSON.stringify(model).length).toBeLessThan(2000);
      expect(await runtime.getContext('fit', 'pdrModel')).toMatchObject({
        format: 'parametric-dr',
        id: summaryOf(model).modelId,
        features: ['speed', 'pressure', 'flow', 'heat'],
      });
      await runtime.until('status', ({ node, text }) => node === 'fit' && text.startsWith('model ready'));

      const progress = runtime.messages('progress').map(({ topic, payload }) => {
        expect(topic).toBe('progress');
        return payload as { phase: string; fraction: number };
      });
      expect(progress[0]).toEqual({ phase: 'collecting', fraction: 1 / 60, rows: 1, windowSize: 60 });
      expect(progress).toContainEqual({ phase: 'collecting', fraction: 1, rows: 60, windowSize: 60 });

      // Sixty rows came at once and were not a message each.
      expect(progress.filter(({ phase }) => phase === 'collecting').length).toBeLessThan(20);
      await runtime.send('fit', ...messages(readings(70, 2), 'more'));
      expect(await doneCode('more69')).toBeNull();
      await runtime.childless();
      expect(runtime.messages('completed')).toHaveLength(130);
      expect(runtime.messages('caught')).toEqual([]);
    });

    it('leaves out times, counters and text, and says so in summary, status and log', async () => {
      await runtime.deploy([TAB, ...fitNode({ label: 'payload.kind' })]);
      const rows = readings(60).map((reading, i) => ({
        at: 1.76e12 + 1000 * i,
        ...reading,
        kind: `kind ${i % 3}`,
        n: i,
        site: 'north',
      }));
      await runtime.send('fit', ...messages(rows));
      const { features, featureCount, ignored } = summaryOf(await runtime.message('model'));
      expect(features).toEqual([...FEATURES]);
      expect(featureCount).toBe(4);
      expect(ignored?.map(({ name, reason }) => [name, reason])).toEqual([
        ['at', 'time'],
        ['n', 'counter'],
        ['site', 'text'],
      ]);
      await runtime.until('status', { node: 'fit', fill: 'green', text: 'ready, 3 unused' });
      await runtime.until('log', ({ node, text }) => node === 'fit' && text.includes('"at": It holds times'));
      expect(runtime.all('log', ({ text }) => text.includes('left out'))).toHaveLength(1);
    });

    it('slides its window: it learns from the newest rows', async () => {
      await runtime.deploy([
        TAB,
        ...fitNode({ trainWhenFull: false, includeEmbedding: true, label: 'label' }),
      ]);
      const rows = readings(100).map((payload, i) => ({ _msgid: `m${i}`, payload, label: `row ${i}` }));
      await runtime.send('fit', ...rows, { _msgid: 'go', topic: 'train', custom: 7 });
      expect(await doneCode('go')).toBeNull();
      const answer = await runtime.message('model');
      expect(answer).toMatchObject({ _msgid: 'go', topic: 'model', custom: 7 });
      const { labels, embedding } = summaryOf(answer);
      expect(labels).toEqual(Array.from({ length: 60 }, (_, i) => `row ${i + 40}`));
      expect(embedding).toHaveLength(60);
      expect(embedding?.flat().every(Number.isFinite)).toBe(true);
    });

    it('trains again after every so many new rows', async () => {
      await runtime.deploy([TAB, ...fitNode({ trainEvery: 40 })]);
      await runtime.send('fit', ...messages(readings(60)));
      const first = summaryOf(await runtime.message('model'));
      await runtime.send('fit', ...messages(readings(39, 2)));
      await runtime.childless();
      await runtime.send('fit', ...messages(readings(1, 3)));
      const second = summaryOf(await runtime.message('model', 2));
      expect(second.modelId).not.toBe(first.modelId);
      expect(second.rows).toBe(60);
    });

    it('takes many rows in one message, and a label that is a property of the rows', async () => {
      await runtime.deploy([TAB, ...fitNode({ label: 'payload.kind', includeEmbedding: true })]);
      // The label is a number here, and still no feature.
      const rows = readings(60).map((reading, i) => ({ ...reading, kind: i % 3 }));
      await runtime.send('fit', { payload: rows });
      const { featureCount, labels } = summaryOf(await runtime.message('model'));
      expect(featureCount).toBe(4);
      expect(labels).toEqual(rows.map(({ kind }) => kind));
    });

    it.each(['umap', 'largevis'])('learns by %s, refined and with labels, as set', async (method) => {
      const chosen = {
        method,
        refine: true,
        label: 'payload.kind',
        targetWeight: '0.5',
        nNeighbors: '10',
        minDist: '0.2',
      };
      await runtime.deploy([TAB, ...fitNode(chosen), ...transformNode()]);
      await runtime.send('fit', { payload: readings(60).map((reading, i) => ({ ...reading, kind: i % 3 })) });
      expect((await runtime.message('model')).payload).toMatchObject({ method, rows: 60, featureCount: 4 });
      await runtime.send('transform', { payload: readings(1)[0] });
      expect((await runtime.message('places')).payload).toEqual([expect.any(Number), expect.any(Number)]);
    });

    it('shows a failed training until the next one, and sends no rows back', async () => {
      await runtime.deploy([TAB, ...fitNode({ source: 'dataset', property: 'data' }), ...observers('fit')]);
      await runtime.send('fit', { _msgid: 'few', data: readings(5) });
      expect(await doneCode('few')).toBe('PDR_TOO_FEW_ROWS');
      await runtime.until('status', { node: 'fit', text: 'too few rows' });
      await runtime.send('fit', { _msgid: 'enough', data: readings(60), site: 'north' });
      const answer = await runtime.message('model');
      expect(answer).toMatchObject({ topic: 'model', site: 'north' });
      expect(answer).not.toHaveProperty('data');
    });

    it('empties the window on reset, and fills it anew', async () => {
      await runtime.deploy([TAB, ...fitNode()]);
      await runtime.send('fit', ...messages(readings(50)), { _msgid: 'r', topic: 'reset' });
      expect(await doneCode('r')).toBeNull();
      await runtime.send('fit', { _msgid: 'go', topic: 'train' });
      expect(await doneCode('go')).toBe('PDR_TOO_FEW_ROWS');
      // Other features are welcome after a reset.
      await runtime.send('fit', ...messages(readings(60).map(({ heat: _, ...rest }) => rest)));
      expect(summaryOf(await runtime.message('model')).featureCount).toBe(3);
    });
  });

  describe('on whole datasets', () => {
    const dataset = (properties: object = {}) => [TAB, ...fitNode({ source: 'dataset', ...properties })];
    const rows = readings(50).map(values);
    const flat = Float32Array.from(rows.flat());

    it.each([
      ['an array of arrays', {}, rows],
      ['an array of objects', {}, readings(50)],
      ['a Float32Array', { columns: '4' }, flat],
      ['a Buffer', { columns: 4 }, Buffer.from(flat.buffer)],
    ])('learns from %s', async (_, properties, payload) => {
      await runtime.deploy(dataset(properties));
      await runtime.send('fit', { _msgid: 'd', payload });
      expect(await doneCode('d')).toBeNull();
      const answer = await runtime.message('model');
      expect(answer._msgid).toBe('d');
      expect(summaryOf(answer)).toMatchObject({ rows: 50, featureCount: 4 });
    });

    it('takes named features only, with labels beside them', async () => {
      await runtime.deploy(
        dataset({ features: 'flow, heat', label: 'kinds', includeEmbedding: true, property: 'data' }),
      );
      await runtime.send('fit', { _msgid: 'd', data: readings(30), kinds: regimes(30) });
      expect(await doneCode('d')).toBeNull();
      const answer = summaryOf(await runtime.message('model'));
      expect(answer.features).toEqual(['flow', 'heat']);
      expect(answer.labels).toEqual(regimes(30));
    });

    it('gives the same model for the same seed and rows', async () => {
      await runtime.deploy(dataset({ seed: '5', retrain: 'fresh' }));
      await runtime.send('fit', { payload: rows });
      await runtime.message('model');
      const first = (await runtime.getContext('fit', 'pdrModel')) as { network: object };
      await runtime.send('fit', { payload: rows });
      await runtime.message('model', 2);
      const second = (await runtime.getContext('fit', 'pdrModel')) as { network: object };
      expect(second.network).toEqual(first.network);
    });
  });

  describe('with bad input', () => {
    const bad: [string, string, unknown][] = [
      ['PDR_BAD_INPUT', 'text', 'twelve'],
      ['PDR_BAD_INPUT', 'no payload', undefined],
      ['PDR_NOT_A_NUMBER', 'a word among the numbers', { ...readings(1)[0], heat: 'warm' }],
      ['PDR_MISSING_FEATURE', 'an object that lacks a feature', { speed: 1, flow: 2, heat: 3 }],
      ['PDR_DIMENSIONS', 'a row of another width', [1, 2, 3]],
    ];

    it('tells what is wrong by code, to Catch nodes too, and loses nothing', async () => {
      // Columns that are named must be numbers from the first row on.
      await runtime.deploy([TAB, ...fitNode({ features: FEATURES.join(',') }), ...observers('fit')]);
      const rows = readings(60);
      await runtime.send('fit', ...messages(rows.slice(0, 59)));
      for (const [i, [code, , payload]] of bad.entries()) {
        await runtime.send('fit', { _msgid: `bad${i}`, payload, mark: i });
        expect(await doneCode(`bad${i}`)).toBe(code);
        const caught = await runtime.message('caught', i + 1);
        expect(caught).toMatchObject({ _msgid: `bad${i}`, mark: i, error: { code, source: { id: 'fit' } } });
      }
      await runtime.until('status', { node: 'fit', fill: 'red', text: 'wrong row width' });
      await runtime.send('fit', { _msgid: 'last', payload: rows[59] });
      expect(summaryOf(await runtime.message('model')).rows).toBe(60);
      await runtime.until('status', ({ fill }) => fill === 'green');
    });

    it('refuses missing values, or imputes them when asked to', async () => {
      const rows: object[] = readings(30);
      rows[3] = { ...rows[3], heat: null };
      await runtime.deploy([TAB, ...fitNode({ source: 'dataset' })]);
      await runtime.send('fit', { _msgid: 'd', payload: rows });
      expect(await doneCode('d')).toBe('PDR_NOT_A_NUMBER');
      await runtime.deploy([TAB, ...fitNode({ source: 'dataset', missing: 'impute' })]);
      await runtime.send('fit', { _msgid: 'i', payload: rows });
      expect(await doneCode('i')).toBeNull();
    });

    it('reports a failed automatic training to Catch nodes', async () => {
      // No two rows of one class: at full weight nothing holds the map together, which the trainer finds out.
      const settings = { trainWhenFull: false, trainEvery: 10, label: 'class', targetWeight: 1 };
      await runtime.deploy([TAB, ...fitNode(settings), ...observers('fit')]);
      const rows = messages(readings(10)).map((msg, i) => ({ ...msg, class: i }));
      await runtime.send('fit', ...rows);
      expect(await doneCode('m9')).toBeNull();
      expect(await runtime.message('caught')).toMatchObject({
        topic: 'train',
        error: { code: 'PDR_BAD_OPTION', source: { id: 'fit' } },
      });
      await runtime.until('status', { node: 'fit', fill: 'red', text: 'check the settings' });
    });
  });

  describe('while a training runs', () => {
    // Long enough to be met at work.
    const long = { preset: 'best', trainWhenFull: false, windowSize: 500 };
    const training = (): Promise<unknown> =>
      runtime.until('message', ({ node, msg }) => {
        const { phase } = (msg.payload ?? {}) as { phase?: string };
        return node === 'progress' && phase === 'training';
      });
    const rows = messages(readings(300), 'row');

    it('ignores another', async () => {
      await runtime.deploy([TAB, ...fitNode({ ...long, whenBusy: 'ignore' })]);
      await runtime.send('fit', ...rows, { _msgid: 't1', topic: 'train' });
      await training();
      await runtime.send('fit', { _msgid: 't2', topic: 'train' });
      expect(await doneCode('t2')).toBeNull();
      expect(await runtime.children()).toHaveLength(1);
      await runtime.send('fit', { _msgid: 'stop', topic: 'cancel' });
      expect(await doneCode('t1')).toBe('PDR_CANCELLED');
      expect(await doneCode('stop')).toBeNull();
      await runtime.until('status', { node: 'fit', fill: 'grey', text: 'cancelled' });
      expect(runtime.messages('model')).toEqual([]);
      await runtime.childless();
    });

    it('queues the newest', async () => {
      await runtime.deploy([TAB, ...fitNode({ ...long, whenBusy: 'queue' })]);
      await runtime.send('fit', ...rows, { _msgid: 't1', topic: 'train' });
      await training();
      await runtime.send('fit', { _msgid: 't2', topic: 'train' }, { _msgid: 't3', topic: 'train' });
      expect(await doneCode('t2')).toBe('PDR_CANCELLED');
      expect(runtime.all('done', { msgid: 't1' })).toEqual([]);
      await runtime.send('fit', { topic: 'cancel' });
      expect(await doneCode('t1')).toBe('PDR_CANCELLED');
      expect(await doneCode('t3')).toBe('PDR_CANCELLED');
    });

    it('restarts with the newest', async () => {
      await runtime.deploy([TAB, ...fitNode({ ...long, whenBusy: 'restart' })]);
      await runtime.send('fit', ...rows, { _msgid: 't1', topic: 'train' });
      await training();
      await runtime.send('fit', { _msgid: 't2', topic: 'train' });
      expect(await doneCode('t1')).toBe('PDR_CANCELLED');
      runtime.events.length = 0;
      await training();
      await runtime.send('fit', { topic: 'cancel' });
      expect(await doneCode('t2')).toBe('PDR_CANCELLED');
    });

    it('survives the death of the trainer process', async () => {
      await runtime.deploy([TAB, ...fitNode(long), ...observers('fit'), ...transformNode()]);
      await runtime.send('fit', ...rows, { _msgid: 't1', topic: 'train' });
      await training();
      const [trainer] = await runtime.children();
      process.kill(trainer, 'SIGKILL');
      expect(await doneCode('t1')).toBe('PDR_TRAINER_DIED');
      expect((await runtime.message('caught')).error).toMatchObject({ code: 'PDR_TRAINER_DIED' });
      expect(runtime.running).toBe(true);
    });

    it('ends it when the node is removed, soon and without an error', async () => {
      await runtime.deploy([TAB, ...fitNode(long), ...observers('fit')]);
      await runtime.send('fit', ...rows, { _msgid: 't1', topic: 'train' });
      await training();
      const begin = performance.now();
      await runtime.deploy([TAB, node('other', 'junction'), sink('model')]);
      expect(performance.now() - begin).toBeLessThan(5000);
      await runtime.childless();
      expect(await doneCode('t1')).toBeNull();
      expect(runtime.all('log', ({ level }) => level <= 20)).toEqual([]);
    });
  });

  it('gives the model in context as an ONNX file on export', async () => {
    await runtime.deploy([TAB, ...fitNode({ model: 'exported' }), ...observers('fit')]);
    await runtime.send('fit', { _msgid: 'early', topic: 'export' });
    expect(await doneCode('early')).toBe('PDR_NO_MODEL');
    // Refinement is sure to help a network that learnt this little.
    const X = fromRows(readings(150).map(values));
    const refined = await fit(X, { steps: 5, hiddenLayers: [8], refine: true });
    await runtime.setContext('fit', 'exported', refined.model);
    await runtime.send('fit', { _msgid: 'file', topic: 'export', custom: 7 });
    expect(await doneCode('file')).toBeNull();
    const answer = await runtime.message('model');
    expect(answer).toMatchObject({ _msgid: 'file', topic: 'onnx', custom: 7 });
    const model = parseModel(await runtime.getContext('fit', 'exported'));
    expect(Buffer.from(answer.payload as Uint8Array).equals(exportOnnx(model))).toBe(true);
    await runtime.until('log', ({ node, text }) => node === 'fit' && text.includes('network alone'));
  });

  it('gives the map of the model in context as a picture that an HTTP response can send', async () => {
    await runtime.deploy([TAB, ...fitNode({ model: 'drawn' }), ...observers('fit')]);
    await runtime.send('fit', { _msgid: 'early', topic: 'picture' });
    expect(await doneCode('early')).toBe('PDR_NO_MODEL');
    const X = fromRows(readings(150).map(values));
    const { model } = await fit(X, { steps: 5, hiddenLayers: [8], labels: regimes(150) });
    await runtime.setContext('fit', 'drawn', model);
    await runtime.send('fit', { _msgid: 'file', topic: 'picture', payload: { format: 'svg' }, custom: 7 });
    expect(await doneCode('file')).toBeNull();
    const answer = await runtime.message('model');
    expect(answer).toMatchObject({
      _msgid: 'file',
      topic: 'picture',
      custom: 7,
      headers: { 'content-type': 'image/svg+xml' },
      payload: expect.stringMatching(/^<svg xmlns="http/),
    });
    expect(answer.payload).toContain('>drawn: map learned from 150 rows, 20');
    expect(answer.payload).toContain('>regime 2</text>');
    await runtime.send('fit', { _msgid: 'png', topic: 'picture', payload: { format: 'png' } });
    expect(await doneCode('png')).toBe('PDR_BAD_OPTION');
    await runtime.setContext('fit', 'drawn', { format: 'other' });
    await runtime.send('fit', { _msgid: 'broken', topic: 'picture' });
    expect(await doneCode('broken')).toBe('PDR_BAD_MODEL');
    // A reading of a sensor whose topic is called just that.
    await runtime.send('fit', { _msgid: 'row', topic: 'picture', payload: readings(1)[0] });
    expect(await doneCode('row')).toBeNull();
    await runtime.until('status', { node: 'fit', text: '1/60' });
  });

  it('warns that a model in memory is lost on restart', async () => {
    await runtime.deploy([TAB, ...fitNode()]);
    await runtime.send('fit', ...messages(readings(60) as Reading[]));
    await runtime.message('model');
    await runtime.until(
      'log',
      ({ node, text }) => node === 'fit' && text.includes('lost when Node-RED restarts'),
    );
  });
});
