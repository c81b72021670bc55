import { setTimeout as sleep } from 'node:timers/promises';
import { fit } from '../../src/index';
import type { ModelEnvelope } from '../../src/model/envelope';
import { fromRows } from '../support/data';
import { Runtime } from '../support/runtime';
import {
  FEATURES,
  messages,
  node,
  observers,
  type Reading,
  readings,
  sink,
  TAB,
  transformNode,
  values,
} from './support';

const MODEL = 'pdrModel';

async function learn(seed: number, named = true): Promise<ModelEnvelope> {
  const X = fromRows(readings(60, 1).map(values));
  const { model } = await fit(X, { preset: 'fast', seed, ...(named && { featureNames: FEATURES }) });
  return model;
}

describe('pdr-transform', () => {
  let runtime: Runtime;
  let model: ModelEnvelope;
  let other: ModelEnvelope;

  beforeAll(async () => {
    [runtime, model, other] = await Promise.all([Runtime.start(), learn(1), learn(2)]);
  });
  afterAll(() => runtime.stop());
  beforeEach(async () => {
    await runtime.deploy([TAB]); // ends what the test before left at work
    runtime.events.length = 0;
  });

  const doneCode = async (msgid: string): Promise<string | null> =>
    (await runtime.until('done', { node: 'transform', msgid })).code;
  const [row] = readings(1, 3);

  /** Deploys a flow whose context has the model already. */
  async function deployWithModel(properties: object = {}): Promise<void> {
    await runtime.deploy([TAB, node('setter', 'junction'), ...transformNode({ model: 'none' })]);
    await runtime.setContext('transform', MODEL, model);
    await runtime.deploy([TAB, ...transformNode(properties), ...observers('transform')]);
  }

  async function deployWithoutModel(properties: object): Promise<void> {
    await runtime.deploy([TAB, ...transformNode(properties), ...observers('transform')]);
    await runtime.setContext('transform', MODEL, undefined);
    runtime.events.length = 0;
    await runtime.deploy([TAB, ...transformNode(properties), ...observers('transform')]);
    await runtime.until('status', { node: 'transform', text: 'waiting for a model' });
  }

  describe('with a model', () => {
    it('places a row, and leaves the rest of the message as it was', async () => {
      await deployWithModel({ output: 'place.here' });
      await runtime.until('status', { node: 'transform', text: 'projecting', fill: 'green' });
      await runtime.send('transform', {
        _msgid: 'a',
        topic: 'machine 1',
        payload: row,
        custom: { deep: [1] },
      });
      expect(await runtime.message('places')).toEqual({
        _msgid: 'a',
        topic: 'machine 1',
        payload: row,
        custom: { deep: [1] },
        place: { here: [expect.any(Number), expect.any(Number)] },
        pdr: {
          model: { id: model.id, version: 1 },
          regime: { id: 1, name: 'flow low, pressure low, speed low', share: 1 },
        },
      });
      await runtime.until('message', { node: 'completed' });
    });

    it('gives a row the same place in every form, alone and among others', async () => {
      await deployWithModel();
      const list = readings(5, 4);
      const flat = Float32Array.from(list.flatMap(values));
      const text = Object.fromEntries(Object.entries(list[0]).map(([key, value]) => [key, String(value)]));
      await runtime.send(
        'transform',
        ...messages([
          list[0],
          values(list[0]),
          text,
          list,
          list.map(values),
          flat,
          Buffer.from(flat.buffer),
          [list[0]],
        ]),
      );
      await runtime.message('places', 8);
      const places = runtime.messages('places').map(({ payload }) => payload as number[] & number[][]);
      const single = places[0] as number[];
      expect(single).toHaveLength(2);
      for (const place of places.slice(1, 3)) {
        expect(place[0]).toBeCloseTo(single[0], 5);
        expect(place[1]).toBeCloseTo(single[1], 5);
      }
      for (const many of places.slice(3, 7)) {
        expect(many).toHaveLength(5);
        expect(many[0][0]).toBeCloseTo(single[0], 5);
      }
      expect(places[7]).toHaveLength(1);
    });

    it('writes objects, and points for a chart', async () => {
      await deployWithModel({ format: 'object' });
      await runtime.send('transform', { payload: row }, { payload: [row, row] });
      const xy = { x: expect.any(Number), y: expect.any(Number) };
      expect((await runtime.message('places')).payload).toEqual(xy);
      expect((await runtime.message('places', 2)).payload).toEqual([xy, xy]);

      await deployWithModel({ format: 'chart', name: 'pumps' });
      await runtime.send('transform', { payload: row }, { payload: [row], topic: 'pump 7' });
      expect(await runtime.message('places', 3)).toMatchObject({ payload: xy, topic: 'pumps' });
      expect(await runtime.message('places', 4)).toMatchObject({ payload: [xy], topic: 'pump 7' });
    });

    it('keeps the order of thousands of messages, good and bad', async () => {
      await deployWithModel();
      const count = 5000;
      const stream = messages(readings(count, 5)).map((msg, i) =>
        i % 1000 === 7 ? { ...msg, payload: 'x' } : msg,
      );
      await runtime.send('transform', ...stream);
      await runtime.until('done', { node: 'transform' }, count);
      await runtime.message('places', count - 5);
      const order = runtime.messages('places').map(({ _msgid }) => _msgid);
      expect(order).toEqual(stream.filter(({ payload }) => payload !== 'x').map(({ _msgid }) => _msgid));
      expect(runtime.messages('caught')).toHaveLength(5);
    });

    it('tells what is wrong by code, to Catch nodes too, and goes on', async () => {
      await deployWithModel();
      const { heat: _, ...incomplete } = row;
      const bad: [string, unknown][] = [
        ['PDR_BAD_INPUT', 'text'],
        ['PDR_BAD_INPUT', undefined],
        ['PDR_MISSING_FEATURE', incomplete],
        ['PDR_NOT_A_NUMBER', { ...row, heat: 'warm' }],
        ['PDR_NOT_A_NUMBER', { ...row, heat: null }],
        ['PDR_DIMENSIONS', [1, 2, 3]],
      ];
      for (const [i, [code, payload]] of bad.entries()) {
        await runtime.send('transform', { _msgid: `bad${i}`, payload });
        expect(await doneCode(`bad${i}`)).toBe(code);
        expect(await runtime.message('caught', i + 1)).toMatchObject({
          _msgid: `bad${i}`,
          error: { code, source: { id: 'transform' } },
        });
      }
      await runtime.until('status', { node: 'transform', fill: 'red', text: 'wrong row width' });
      await runtime.send('transform', { _msgid: 'good', payload: row });
      expect(await doneCode('good')).toBeNull();
      await runtime.until('status', { node: 'transform', fill: 'green' }, 2);
    });

    it('cannot put places below something that is no object', async () => {
      await deployWithModel({ output: 'topic.place' });
      await runtime.send('transform', { _msgid: 'a', topic: 'text', payload: row });
      expect(await doneCode('a')).toBe('PDR_BAD_INPUT');
    });
  });

  describe('its second output', () => {
    it('tells of the model, and again when another one projects', async () => {
      const news = { wires: [['places'], ['news']] };
      await deployWithModel(news);
      await runtime.deploy([TAB, ...transformNode(news), sink('news'), ...observers('transform')]);
      expect((await runtime.message('news')).payload).toMatchObject({
        id: model.id,
        version: 1,
        previous: null,
      });
      await runtime.setContext('transform', MODEL, {
        ...model,
        lineage: { version: 2, parent: null, moved: null },
      });
      await sleep(1000);
      await runtime.send('transform', { payload: row });
      expect(await runtime.message('news', 2)).toMatchObject({
        topic: 'model',
        payload: { id: model.id, version: 2, previous: model.id, rows: 60, features: FEATURES },
      });
      await runtime.message('places');
      expect(runtime.messages('news')).toHaveLength(2);
    });
  });

  describe('when the model changes', () => {
    const placeOf = async (msgid: string): Promise<unknown> =>
      (await runtime.until('message', ({ node, msg }) => node === 'places' && msg._msgid === msgid)).msg
        .payload;

    it('notices one that somebody else wrote, and swaps without losing a message', async () => {
      await deployWithModel();
      await runtime.send('transform', { _msgid: 'before', payload: row });
      const before = await placeOf('before');
      await runtime.setContext('transform', MODEL, other);
      let sent = 0;
      let place: unknown = before;
      while (JSON.stringify(place) === JSON.stringify(before)) {
        await runtime.send('transform', ...messages(Array(20).fill(row), `s${sent}-`));
        sent += 20;
        await sleep(50);
        place = await placeOf(`s${sent - 20}-19`);
      }
      expect(await placeOf(`s${sent - 20}-19`)).toEqual(place);
      expect(runtime.messages('places')).toHaveLength(sent + 1);
      expect(runtime.messages('caught')).toEqual([]);
      const different = new Set(runtime.messages('places').map(({ payload }) => JSON.stringify(payload)));
      expect(different.size).toBe(2);
    });

    it('keeps the old one when the new one is broken, and says so once', async () => {
      await deployWithModel();
      await runtime.send('transform', { _msgid: 'before', payload: row });
      const before = await placeOf('before');
      await runtime.setContext('transform', MODEL, { ...other, nFeatures: 5 });
      for (let i = 0; runtime.messages('caught').length === 0; i++) {
        await runtime.send('transform', { _msgid: `w${i}`, payload: row });
        expect(await placeOf(`w${i}`)).toEqual(before);
        await sleep(50);
      }
      expect(runtime.messages('caught')[0]).toMatchObject({
        topic: 'model',
        error: { code: 'PDR_BAD_MODEL' },
      });
      await runtime.until('status', { node: 'transform', fill: 'yellow', text: 'older model in use' });
    });

    it('has nothing to project with when the first one is broken', async () => {
      await deployWithoutModel({ noModel: 'hold' });
      await runtime.setContext('transform', MODEL, { format: 'something else' });
      await runtime.deploy([TAB, ...transformNode({ noModel: 'hold' })]);
      await runtime.send('transform', { _msgid: 'a', payload: row });
      expect(await doneCode('a')).toBe('PDR_BAD_MODEL');
    });

    it('takes the model of another feature order by name', async () => {
      await deployWithModel();
      const shuffled = {
        heat: row.heat,
        flow: row.flow,
        speed: row.speed,
        pressure: row.pressure,
        extra: 'x',
      };
      await runtime.send('transform', { _msgid: 'a', payload: row }, { _msgid: 'b', payload: shuffled });
      expect(await placeOf('b')).toEqual(await placeOf('a'));
    });
  });

  describe('with a model that knows what readings mean', () => {
    const calm = (count: number, seed: number): Reading[] =>
      readings(3 * count, seed).filter((_, i) => i % 3 === 0);
    const both = { alarmReadings: 3, trust: true, wires: [['places'], ['news']] };

    beforeEach(async () => {
      const X = fromRows(readings(300, 1).map(values));
      const { model } = await fit(X, { preset: 'fast', featureNames: FEATURES });
      await runtime.deploy([TAB, node('setter', 'junction'), ...transformNode({ model: 'none' })]);
      await runtime.setContext('transform', MODEL, model);
    });

    it('tells alarms with the feature to blame and the source, and changes of regime', async () => {
      await runtime.deploy([TAB, ...transformNode(both), sink('news')]);
      const from = (topic: string, rows: Reading[], prefix: string) =>
        messages(rows, prefix).map((msg) => ({ ...msg, topic }));
      const hot = calm(6, 8).map((reading) => ({ ...reading, pressure: reading.pressure + 40 }));
      await runtime.send('transform', ...from('pump 1', calm(12, 7), 'a'));
      await runtime.send('transform', ...from('pump 2', calm(2, 6), 'b'), ...from('pump 1', hot, 'c'));
      await runtime.send('transform', ...from('pump 1', calm(20, 9), 'd'));
      await runtime.until('message', ({ node, msg }) => node === 'places' && msg._msgid === 'd19');

      const news = () => runtime.messages('news');
      const alarms = news().filter(({ topic }) => topic === 'alarm');
      expect(alarms.map(({ payload }) => payload)).toEqual([
        expect.objectContaining({ state: 'begin', source: 'pump 1' }),
        expect.objectContaining({ state: 'end', source: 'pump 1' }),
      ]);
      expect(alarms[0].payload).toMatchObject({
        p: expect.any(Number),
        cause: expect.arrayContaining([expect.objectContaining({ feature: 'pressure' })]),
      });
      expect(news().filter(({ topic }) => topic === 'regime')).toMatchObject([
        { payload: { source: 'pump 1', from: null, to: { id: 1, name: expect.stringMatching(/low/) } } },
      ]);

      const { msg } = await runtime.until(
        'message',
        ({ node, msg }) => node === 'places' && msg._msgid === 'c3',
      );
      expect(msg).toMatchObject({
        topic: 'pump 1',
        pdr: {
          novelty: { p: expect.any(Number), score: expect.any(Number), unusual: true },
          cause: [{ feature: 'pressure', usual: expect.any(Number), spreads: expect.any(Number) }],
          trust: expect.any(Number),
        },
      });
    });

    it('goes on with its alarms and regimes over a deploy, unless its settings changed', async () => {
      const hot = calm(30, 8).map((reading) => ({ ...reading, pressure: reading.pressure + 40 }));
      const send = async (prefix: string, rows: Reading[]): Promise<void> => {
        await runtime.send(
          'transform',
          ...messages(rows, prefix).map((msg) => ({ ...msg, topic: 'pump 1' })),
        );
        const last = `${prefix}${rows.length - 1}`;
        await runtime.until('message', ({ node, msg }) => node === 'places' && msg._msgid === last);
      };
      const told = (): unknown[] =>
        runtime.messages('news').flatMap(({ topic, payload }) => {
          if (topic === 'alarm') return [(payload as { state: string }).state];
          return topic === 'regime' ? [(payload as { from: unknown }).from] : [];
        });
      await runtime.deploy([TAB, ...transformNode(both), sink('news')]);
      await send('a', [...calm(12, 7), ...hot.slice(0, 8)]);
      expect(told()).toEqual([null, 'begin']);
      await runtime.deploy([TAB, ...transformNode({ ...both, name: 'renamed' }), sink('news')]);
      await send('b', hot.slice(8, 16));
      await send('c', calm(30, 9));
      expect(told()).toEqual([null, 'begin', 'end']);
      await runtime.deploy([TAB, ...transformNode({ ...both, alarmLevel: 0.02 }), sink('news')]);
      await send('d', calm(12, 9));
      expect(told()).toEqual([null, 'begin', 'end', null]);
    });

    it('tells what lies at a place of the map, and when nobody was ever there', async () => {
      await runtime.deploy([TAB, ...transformNode(), ...observers('transform')]);
      await runtime.send('transform', { _msgid: 'there', payload: calm(1, 4)[0] });
      const place = (await runtime.message('places')).payload;
      const ask = (_msgid: string, payload: unknown) => ({ _msgid, topic: 'invert', payload });
      const nowhere = { x: 900, y: 900 };
      await runtime.send('transform', ask('a', place), ask('b', nowhere), ask('c', { place: [1] }));
      const feature = (feature: string) => ({
        feature,
        mean: expect.any(Number),
        spread: expect.any(Number),
      });
      expect(await runtime.message('places', 2)).toMatchObject({
        topic: 'invert',
        payload: { place, isKnown: true, distance: expect.any(Number), features: FEATURES.map(feature) },
        pdr: { model: { version: 1 } },
      });
      expect(await runtime.message('places', 3)).toMatchObject({
        payload: { place: [900, 900], isKnown: false },
      });
      expect(await doneCode('c')).toBe('PDR_DIMENSIONS');
      // A sensor may have that topic.
      await runtime.send('transform', ask('d', calm(1, 5)[0]));
      expect(await runtime.message('places', 4)).toMatchObject({
        _msgid: 'd',
        payload: [expect.any(Number), expect.any(Number)],
      });
    });

    it('gives lists for many rows, and nothing that is switched off', async () => {
      await runtime.deploy([TAB, ...transformNode({ ...both, regimes: false })]);
      await runtime.send('transform', { _msgid: 'many', payload: calm(3, 4) });
      const { pdr } = await runtime.message('places');
      expect(pdr).toEqual({
        model: expect.any(Object),
        novelty: Array(3).fill({
          p: expect.any(Number),
          score: expect.any(Number),
          unusual: expect.any(Boolean),
        }),
        cause: expect.any(Array),
        trust: Array(3).fill(expect.any(Number)),
      });
    });
  });

  describe('without a model', () => {
    it('reports an error for each message', async () => {
      await deployWithoutModel({ noModel: 'error' });
      await runtime.send('transform', ...messages([row, row]));
      expect(await doneCode('m0')).toBe('PDR_NO_MODEL');
      expect(await doneCode('m1')).toBe('PDR_NO_MODEL');
      expect(await runtime.message('caught', 2)).toMatchObject({
        _msgid: 'm1',
        error: { code: 'PDR_NO_MODEL' },
      });
    });

    it('by default drops messages quietly, tells once where it looks, and how many when the model comes', async () => {
      await deployWithoutModel({});
      for (let i = 0; i < 3; i++) await runtime.send('transform', ...messages(readings(100), `d${i}-`));
      expect(await doneCode('d2-99')).toBeNull();
      expect(runtime.messages('places')).toEqual([]);
      expect(runtime.messages('caught')).toEqual([]);
      await runtime.until('status', { node: 'transform', text: 'waiting for a model' });
      const logged = () => runtime.all('log', { node: 'transform' }).map(({ text }) => text);
      expect(logged()).toEqual([expect.stringMatching(/no model in flow\.pdrModel yet.*dropped/)]);
      await runtime.setContext('transform', MODEL, model);
      await sleep(1000);
      await runtime.send('transform', { _msgid: 'a', payload: row });
      expect(await doneCode('a')).toBeNull();
      await runtime.message('places');
      expect(logged().slice(1)).toEqual([
        expect.stringMatching(/^This model cannot tell how unusual readings are/),
        expect.stringMatching(/^300 messages were dropped/),
      ]);
    });

    it.each(['pass', 'passUnprojected'])('passes messages on unchanged with %s', async (noModel) => {
      await deployWithoutModel({ noModel });
      await runtime.send('transform', { _msgid: 'a', payload: 'anything' });
      expect(await runtime.message('places')).toEqual({ _msgid: 'a', payload: 'anything' });
      expect(await doneCode('a')).toBeNull();
    });

    it('holds so many, refuses more, and projects them in order when the model comes', async () => {
      await deployWithoutModel({ noModel: 'hold', holdLimit: '5' });
      await runtime.send('transform', ...messages(readings(7)));
      expect(await doneCode('m5')).toBe('PDR_BUFFER_FULL');
      expect(await doneCode('m6')).toBe('PDR_BUFFER_FULL');
      await runtime.until('status', { node: 'transform', text: 'holding 5' });
      expect(runtime.messages('places')).toEqual([]);
      await runtime.setContext('transform', MODEL, model);
      await runtime.message('places', 5);
      expect(runtime.messages('places').map(({ _msgid }) => _msgid)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
      expect(await doneCode('m4')).toBeNull();
    });

    it('lets held messages go when the node is removed', async () => {
      await deployWithoutModel({ noModel: 'hold' });
      await runtime.send('transform', ...messages([row]));
      await runtime.until('status', { node: 'transform', text: 'holding 1' });
      await runtime.deploy([TAB, node('other', 'junction')]);
      expect(await doneCode('m0')).toBeNull();
      expect(runtime.messages('places')).toEqual([]);
    });
  });
});
