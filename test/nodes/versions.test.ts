import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Runtime } from '../support/runtime';
import { fitNode, messages, observers, readings, TAB, transformNode } from './support';

const [probe] = readings(1, 9);

interface News {
  readonly modelId: string;
  readonly reason: string;
  readonly version: number;
  readonly formerVersion: number | null;
}

describe('the versions of a model, in a real Node-RED', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await Runtime.start();
  });
  afterAll(() => runtime.stop());

  it('are kept, listed, gone back to, exported and imported, and what is projected follows', async () => {
    await runtime.deploy([
      TAB,
      ...fitNode({ trainWhenFull: false, keepVersions: '2' }),
      ...transformNode(),
      ...observers('fit'),
    ]);
    let told = 0;
    const news = async (): Promise<News> => (await runtime.message('model', ++told)).payload as News;
    const place = async (): Promise<unknown> => {
      const count = runtime.messages('places').length;
      await runtime.send('transform', { payload: probe });
      return (await runtime.message('places', count + 1)).payload;
    };
    const places: unknown[] = [];
    for (const seed of [1, 2, 3]) {
      await runtime.send('fit', ...messages(readings(60, seed)), { topic: 'train' });
      expect(await news()).toMatchObject({
        reason: 'training',
        version: seed,
        formerVersion: seed - 1 || null,
      });
      places.push(await place());
    }
    await runtime.send('fit', { topic: 'versions' });
    const { topic, payload } = await runtime.message('model', ++told);
    expect(topic).toBe('versions');
    expect(payload).toMatchObject([
      { version: 3, state: 'served' },
      { version: 2, state: 'former' },
    ]);

    await runtime.send('fit', { topic: 'rollback' });
    expect(await news()).toMatchObject({ reason: 'rollback', version: 2, formerVersion: 3 });
    expect(await place()).toEqual(places[1]);
    await runtime.until('status', { node: 'fit', fill: 'green', text: 'version 2' });
    await runtime.send('fit', { _msgid: 'r', topic: 'rollback' });
    expect((await runtime.until('done', { node: 'fit', msgid: 'r' })).code).toBe('PDR_NO_VERSION');
    await runtime.send('fit', { topic: 'rollback', payload: { version: 3 } });
    expect(await news()).toMatchObject({ version: 3, formerVersion: 2 });
    expect(await place()).toEqual(places[2]);

    await runtime.send('fit', { topic: 'export', payload: { format: 'model' } });
    const exported = await runtime.message('model', ++told);
    expect(exported).toMatchObject({
      topic: 'import',
      payload: { format: 'parametric-dr', lineage: { version: 3 } },
    });
    const old = readFileSync(join(__dirname, '../../../test/fixtures/model-0.2.0.json'));
    const model = (JSON.parse(old.toString()) as { model: object }).model;
    await runtime.send('fit', { topic: 'import', payload: Buffer.from(JSON.stringify(model)) });
    expect(await news()).toMatchObject({ reason: 'import', version: 4, formerVersion: 3 });
    // What was exported is imported as it came, and is the same model.
    await runtime.send('fit', exported);
    expect(await news()).toMatchObject({ reason: 'import', version: 5, formerVersion: 4 });
    expect(await place()).toEqual(places[2]);
    await runtime.send('fit', { _msgid: 'bad', topic: 'import', payload: '{"format": "parametric-dr"}' });
    expect((await runtime.until('done', { node: 'fit', msgid: 'bad' })).code).toBe('PDR_BAD_MODEL');
    await runtime.message('caught', 2);
  });

  it('come from one another: known rows stay about where they are, unless a new map is asked for', async () => {
    const rows = readings(120);
    for (const retrain of ['aligned', 'fresh']) {
      const key = { model: retrain };
      await runtime.deploy([TAB, ...fitNode({ ...key, trainWhenFull: false, windowSize: 120, retrain })]);
      runtime.events.length = 0;
      await runtime.send('fit', ...messages(rows), { topic: 'train' });
      const first = (await runtime.message('model')).payload as News;
      expect(first).toMatchObject({ version: 1, parent: null, moved: null, guard: null });
      await runtime.send('fit', ...messages(readings(60, 2)), { topic: 'train' });
      const { payload } = await runtime.message('model', 2);
      expect(payload).toMatchObject({
        version: 2,
        parent: first.modelId,
        retraining: retrain,
        moved: { aligned: retrain === 'aligned', newShare: expect.any(Number) },
        guard: { isWorse: expect.any(Boolean) },
        featuresAdded: [],
        featuresGone: [],
      });
      const { moved } = payload as { moved: { mean: number } };
      if (retrain === 'aligned') expect(moved.mean).toBeLessThan(0.2);
      else expect(moved.mean).toBeGreaterThan(0.2);
    }
  });

  it('begin anew, and say why, over a model of version 0.1.0 with other features, and over a damaged one', async () => {
    const file = readFileSync(join(__dirname, '../../../test/fixtures/model-0.1.0.json'), 'utf8');
    const { model } = JSON.parse(file) as { model: object };
    await runtime.deploy([TAB, ...fitNode({ source: 'dataset', model: 'other' })]);
    runtime.events.length = 0;
    const learn = async (under: object, count: number): Promise<unknown> => {
      await runtime.setContext('fit', 'other', under);
      await runtime.send('fit', { payload: readings(60) });
      return (await runtime.message('model', count)).payload;
    };
    expect(await learn(model, 1)).toMatchObject({
      retraining: 'fresh',
      served: true,
      featuresGone: ['temperature'],
      notes: expect.arrayContaining([expect.stringContaining('is a new one')]),
    });
    expect(await learn({ ...model, network: null }, 2)).toMatchObject({
      retraining: 'fresh',
      served: true,
      notes: expect.arrayContaining([expect.stringContaining('is left out')]),
    });
  });

  it('are nothing to a flow whose context has rubbish beside the key', async () => {
    await runtime.deploy([
      TAB,
      ...fitNode({ trainWhenFull: false }),
      ...transformNode(),
      ...observers('fit'),
    ]);
    runtime.events.length = 0;
    await runtime.setContext('fit', 'pdrModelVersions', { versions: 'rubbish' });
    await runtime.send('fit', ...messages(readings(60)), { topic: 'train' });
    expect((await runtime.message('model')).payload).toMatchObject({ version: 6, formerVersion: 5 });
    await runtime.until('log', ({ text }) => text.includes('no list of earlier versions'));
    await runtime.send('fit', { topic: 'rollback' });
    expect((await runtime.message('model', 2)).payload).toMatchObject({ version: 5 });
  });
});
