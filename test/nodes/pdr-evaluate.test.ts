import { setTimeout as sleep } from 'node:timers/promises';
import { evaluate, fit, Projector } from '../../src/index';
import type { ModelEnvelope } from '../../src/model/envelope';
import { fromRows } from '../support/data';
import { Runtime } from '../support/runtime';
import { evaluateNode, FEATURES, messages, node, observers, readings, regimes, TAB, values } from './support';

const MODEL = 'pdrModel';

describe('pdr-evaluate', () => {
  let runtime: Runtime;
  let model: ModelEnvelope;

  beforeAll(async () => {
    const X = fromRows(readings(60).map(values));
    const learnt = fit(X, { preset: 'fast', featureNames: FEATURES });
    [runtime, { model }] = await Promise.all([Runtime.start(), learnt]);
  });
  afterAll(() => runtime.stop());
  beforeEach(async () => {
    await runtime.deploy([TAB]); // ends what the test before left at work
    runtime.events.length = 0;
  });

  const doneCode = async (msgid: string): Promise<string | null> =>
    (await runtime.until('done', { node: 'evaluate', msgid })).code;

  async function deploy(properties: object, stored: ModelEnvelope | object | null = model): Promise<void> {
    await runtime.deploy([TAB, ...evaluateNode({ model: 'none' })]);
    await runtime.setContext('evaluate', MODEL, stored);
    await runtime.deploy([TAB, ...evaluateNode(properties), ...observers('evaluate')]);
  }

  it('measures the map on a message, with labels where given', async () => {
    await deploy({ label: 'regime' });
    const labels = regimes(50);
    const rows = messages(readings(50, 2)).map((msg, i) => ({ ...msg, regime: labels[i] }));
    await runtime.send('evaluate', ...rows, { _msgid: 'e', topic: 'evaluate', custom: 1 });
    const X = fromRows(readings(50, 2).map(values));
    const projector = await Projector.load(model);
    const metrics = await evaluate(projector.scale(X), await projector.transform(X), { labels });
    await projector.dispose();
    expect(metrics.neighborhoodHit).toBeGreaterThan(0.9);
    const answer = await runtime.message('metrics');
    expect(answer).toEqual({
      _msgid: 'e',
      custom: 1,
      topic: 'metrics',
      payload: { ...metrics, modelId: model.id, modelVersion: 1 },
      pdr: { model: { id: model.id, version: 1 } },
    });
    expect(await doneCode('e')).toBeNull();
    await runtime.until(
      'status',
      ({ node, text, fill }) => node === 'evaluate' && /^0\.\d{3}$|^1\.000$/.test(text) && fill === 'green',
    );
    expect(runtime.messages('retrain')).toEqual([]);
    expect(runtime.messages('caught')).toEqual([]);
  });

  it('evaluates after every so many new rows, on the newest', async () => {
    await deploy({ windowSize: 30, evaluateEvery: 40 });
    await runtime.send('evaluate', ...messages(readings(39, 2)));
    expect(await doneCode('m38')).toBeNull();
    await runtime.childless();
    await runtime.send('evaluate', ...messages(readings(1, 3), 'next'));
    const { _msgid, payload } = await runtime.message('metrics');
    expect(_msgid).not.toBe('next0');
    expect(payload).toMatchObject({ rows: 30, neighborhoodHit: null });
  });

  it('keeps its rows over a full deploy, and not those of a node that was removed', async () => {
    const flow = (name: string) => [TAB, ...evaluateNode({ name }), ...observers('evaluate')];
    await deploy({});
    await runtime.send('evaluate', ...messages(readings(30, 2)));
    expect(await doneCode('m29')).toBeNull();
    runtime.events.length = 0;
    await runtime.deploy(flow('renamed'));
    // With a node that is new, the model it finds is new, and measured with the rows of before.
    expect((await runtime.message('metrics')).payload).toMatchObject({ rows: 30 });

    await runtime.deploy([TAB]);
    await runtime.deploy(flow('back'));
    await runtime.send('evaluate', { _msgid: 'empty', topic: 'evaluate' });
    expect(await doneCode('empty')).toBe('PDR_TOO_FEW_ROWS');
  });

  it('evaluates by itself with its defaults', async () => {
    await deploy({});
    await runtime.send('evaluate', ...messages(readings(500, 2)));
    expect((await runtime.message('metrics')).payload).toMatchObject({ rows: 100, modelId: model.id });
  });

  it('fires its second output below the threshold only', async () => {
    await deploy({ threshold: 1, metric: 'continuity', neighbors: 10 });
    await runtime.send('evaluate', { payload: readings(60, 2) }, { _msgid: 'e', topic: 'evaluate' });
    expect((await runtime.message('metrics')).payload).toMatchObject({ k: 10 });
    expect(await runtime.message('retrain')).toMatchObject({
      _msgid: 'e',
      topic: 'train',
      payload: expect.any(Number), // one number, so that pdr-fit takes no rows from it
      pdr: {
        metric: 'continuity',
        value: expect.any(Number),
        threshold: 1,
        modelId: model.id,
        model: { id: model.id, version: 1 },
      },
    });
    await runtime.until('status', { node: 'evaluate', fill: 'yellow' });
  });

  it('cannot alarm on a neighborhood hit without labels, and shows so', async () => {
    await deploy({ threshold: 1, metric: 'neighborhoodHit' });
    await runtime.send('evaluate', { payload: readings(60, 2) }, { _msgid: 'e', topic: 'evaluate' });
    expect((await runtime.message('metrics')).payload).toMatchObject({ neighborhoodHit: null });
    await runtime.until('status', { node: 'evaluate', text: 'no labels' });
    expect(runtime.messages('retrain')).toEqual([]);
  });

  it('answers every request that came during an evaluation, by one more', async () => {
    await deploy({ windowSize: 2000, evaluateEvery: 0 });
    await runtime.send(
      'evaluate',
      { payload: readings(1500, 2) },
      ...Array.from({ length: 5 }, (_, i) => ({ _msgid: `e${i}`, topic: 'evaluate' })),
    );
    for (let i = 0; i < 5; i++) expect(await doneCode(`e${i}`)).toBeNull();
    await runtime.message('metrics', 5);
    expect(runtime.messages('metrics').map(({ _msgid }) => _msgid)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
  });

  it('asks for training once when the rows drift, and names the feature', async () => {
    const { model: kept } = await fit(fromRows(readings(300).map(values)), {
      preset: 'fast',
      steps: 5,
      featureNames: FEATURES,
    });
    await deploy({ evaluateEvery: 0 }, kept);
    await runtime.send('evaluate', ...messages(readings(100, 2)));
    const drifted = readings(100, 3).map((reading) => ({ ...reading, heat: reading.heat + 60 }));
    await runtime.send('evaluate', ...messages(drifted, 'drifted'));
    const { topic, payload, pdr } = await runtime.message('retrain');
    expect(topic).toBe('train');
    expect(payload).toBeGreaterThanOrEqual(8);
    expect(payload).toBeLessThan(60);
    expect(pdr).toMatchObject({
      drift: { features: [{ feature: 'heat', direction: 'high' }], rows: payload, level: 0.01 },
      model: { id: kept.id, version: 1 },
    });
    await runtime.until('status', { node: 'evaluate', text: 'drift' });
    const settings = { evaluateEvery: 0, name: 'renamed' };
    await runtime.deploy([TAB, ...evaluateNode(settings), ...observers('evaluate')]);
    await runtime.send('evaluate', ...messages(drifted, 'after'));
    expect(await doneCode('after99')).toBeNull();
    expect(runtime.messages('retrain')).toHaveLength(1);
    expect(runtime.messages('caught')).toEqual([]);
  });

  it('reset empties the window', async () => {
    await deploy({});
    await runtime.send(
      'evaluate',
      ...messages(readings(50)),
      { topic: 'reset' },
      { _msgid: 'e', topic: 'evaluate' },
    );
    expect(await doneCode('e')).toBe('PDR_TOO_FEW_ROWS');
    await runtime.until('status', { node: 'evaluate', fill: 'red', text: 'too few rows' });
  });

  it('gives its rows on the map as a picture, by label and with metrics, and raises no alarm', async () => {
    const learnt = await fit(fromRows(readings(150).map(values)), {
      steps: 5,
      hiddenLayers: [8],
      featureNames: FEATURES,
    });
    await deploy({ label: 'regime', threshold: 1, evaluateEvery: 0 }, learnt.model);
    const labels = regimes(50);
    await runtime.send('evaluate', { payload: readings(50, 2), regime: labels });
    await runtime.send('evaluate', { _msgid: 'p', topic: 'picture', custom: 1 });
    const answer = await runtime.message('metrics');
    expect(answer).toMatchObject({
      _msgid: 'p',
      custom: 1,
      topic: 'picture',
      headers: { 'content-type': 'image/svg+xml' },
    });
    const svg = answer.payload as string;
    expect(svg).toMatch(/>pdrModel: the newest rows \(50\), 20\d\d-/);
    expect(svg).toMatch(
      />trustworthiness [01]\.\d{3}, continuity [01]\.\d{3}, neighborhood hit [01]\.\d{3}</,
    );
    for (const text of ['>regime 0<', '>regime 2<', '>training rows<']) expect(svg).toContain(text);
    expect(await doneCode('p')).toBeNull();
    expect(runtime.messages('retrain')).toEqual([]);
  });

  it('draws no picture without a model, and one without metrics of few rows', async () => {
    await deploy({}, null);
    await runtime.send('evaluate', { _msgid: 'early', topic: 'picture' });
    expect(await doneCode('early')).toBe('PDR_NO_MODEL');
    await deploy({});
    await runtime.send('evaluate', { payload: readings(5) }, { _msgid: 'p', topic: 'picture' });
    const { payload } = await runtime.message('metrics');
    expect(payload).toContain('the newest rows (5)');
    expect(payload).not.toContain('trustworthiness');
  });

  it('keeps rows that came before the model, and picks the features it knows', async () => {
    await deploy({}, null);
    const rows = readings(40).map((reading, i) => ({ counter: i, ...reading }));
    await runtime.send('evaluate', ...messages(rows), { _msgid: 'early', topic: 'evaluate' });
    expect(await doneCode('early')).toBe('PDR_NO_MODEL');
    await runtime.setContext('evaluate', MODEL, model);
    await sleep(1000);
    await runtime.send('evaluate', { _msgid: 'e', topic: 'evaluate' });
    expect((await runtime.message('metrics')).payload).toMatchObject({ rows: 40, modelId: model.id });
  });

  it('forgets rows that a model of other features cannot place', async () => {
    await deploy({}, null);
    await runtime.send(
      'evaluate',
      ...messages([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(await doneCode('m1')).toBeNull();
    await runtime.setContext('evaluate', MODEL, model);
    await sleep(1000);
    await runtime.send('evaluate', { payload: readings(20) }, { _msgid: 'e', topic: 'evaluate' });
    expect((await runtime.message('metrics')).payload).toMatchObject({ rows: 20 });
  });

  it('tells what is wrong by code, to Catch nodes too, and goes on', async () => {
    await deploy({ label: 'regimes' });
    const [row] = readings(1);
    const { heat: _, ...incomplete } = row;
    const bad: [string, object][] = [
      ['PDR_BAD_INPUT', { payload: 'text' }],
      ['PDR_MISSING_FEATURE', { payload: incomplete }],
      ['PDR_NOT_A_NUMBER', { payload: { ...row, heat: null } }],
      ['PDR_DIMENSIONS', { payload: [1, 2, 3] }],
      ['PDR_DIMENSIONS', { payload: [row, row], regimes: ['a'] }],
      ['PDR_BAD_INPUT', { payload: row, regimes: { a: 1 } }],
    ];
    for (const [i, [code, msg]] of bad.entries()) {
      await runtime.send('evaluate', { _msgid: `bad${i}`, ...msg });
      expect(await doneCode(`bad${i}`)).toBe(code);
      expect(await runtime.message('caught', i + 1)).toMatchObject({ _msgid: `bad${i}`, error: { code } });
    }
    await runtime.send('evaluate', { payload: readings(30) }, { _msgid: 'e', topic: 'evaluate' });
    expect((await runtime.message('metrics')).payload).toMatchObject({ rows: 30 });
  });

  it('reports a broken model to who asks', async () => {
    await deploy({}, { format: 'parametric-dr', version: 99 });
    await runtime.send('evaluate', { _msgid: 'e', topic: 'evaluate' });
    expect(await doneCode('e')).toBe('PDR_BAD_MODEL');
  });

  it('ends an evaluation when the node is removed', async () => {
    await deploy({ windowSize: 8000 });
    await runtime.send('evaluate', { payload: readings(8000) }, { _msgid: 'e', topic: 'evaluate' });
    await runtime.until('status', { node: 'evaluate', text: 'evaluating' });
    await runtime.deploy([TAB, node('other', 'junction')]);
    expect(await doneCode('e')).toBeNull();
    await runtime.childless();
  });
});
