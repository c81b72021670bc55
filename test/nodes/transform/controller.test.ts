import { setImmediate as nextTurn } from 'node:timers/promises';
import { MessagePath } from '../../../nodes/shared/messagePath';
import type { Message, NodeRed } from '../../../nodes/shared/node-red';
import { TransformController } from '../../../nodes/transform/controller';
import { MARKS, Marker } from '../../../nodes/transform/marks';
import { memoryFor } from '../../../nodes/transform/memory';
import type { TransformEvents, TransformSettings } from '../../../nodes/transform/settings';
import { loadEngine } from '../../../src/engines/load';
import { fit, type Matrix, PdrError, Projector } from '../../../src/index';
import type { ModelEnvelope } from '../../../src/model/envelope';
import { fromRows } from '../../support/data';
import { deferred, modelSource } from '../modelSource';
import { FEATURES, readings, values } from '../support';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };
const never = new Promise(() => undefined);
const nowhere = () => undefined;

const QUIET: TransformEvents = {
  loaded: () => {},
  changed: () => {},
  projected: () => {},
  watched: () => {},
  serving: () => {},
  waiting: () => {},
  discarding: () => {},
  discarded: () => {},
  modelFailed: () => {},
};

describe('TransformController', () => {
  let model: ModelEnvelope;
  beforeAll(async () => {
    const X = fromRows(readings(60).map(values));
    ({ model } = await fit(X, { preset: 'fast', featureNames: FEATURES }));
  });

  const opened: TransformController[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((controller) => controller.close(true)));
  });

  function make(
    settings: Partial<TransformSettings> = {},
    source = modelSource(() => model),
    events: Partial<TransformEvents> = {},
  ): TransformController {
    const payload = new MessagePath(util, 'payload');
    const all: TransformSettings = {
      target: 'flow.map',
      rows: payload,
      output: payload,
      marker: new Marker(new MessagePath(util, MARKS), [payload]),
      format: 'array',
      series: 'map',
      noModel: 'error',
      holdLimit: 10,
      queueLimit: 10_000,
      missingFeature: 'refuse',
      engine: 'auto',
      asked: { novelty: false, cause: false, regime: false, label: false, trust: false },
      alarm: { level: 0.01, smoothing: 1 },
      regimeNames: () => new Map(),
      ...settings,
    };
    const controller = new TransformController(
      all,
      source,
      { ...QUIET, ...events },
      memoryFor(all, null),
      nowhere,
    );
    opened.push(controller);
    return controller;
  }

  const codes = (outcomes: readonly PromiseSettledResult<void>[]): (string | null)[] =>
    outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : null));

  it('sends on the very message it got', async () => {
    const controller = make();
    const msg: Message = { payload: readings(1)[0], deep: { a: 1 } };
    const { deep } = msg;
    const sent: unknown[] = [];
    await controller.receive(msg, (message) => sent.push(message));
    expect(sent[0]).toBe(msg);
    expect(msg.deep).toBe(deep);
  });

  it('refuses what does not fit its queue, and serves the rest', async () => {
    const controller = make({ queueLimit: 20, holdLimit: 1 });
    const outcomes = await Promise.allSettled(
      readings(25).map((payload) => controller.receive({ payload }, nowhere)),
    );
    expect(codes(outcomes)).toEqual([...Array(20).fill(null), ...Array(5).fill('PDR_BUFFER_FULL')]);
  });

  it.each([
    ['error', 20],
    ['discard', 20],
    ['passUnprojected', 20],
    ['hold', 23],
  ] as const)('with %s lets %i messages wait for the first look at context', async (noModel, most) => {
    const first = deferred<unknown>();
    const controller = make(
      { noModel, queueLimit: 20, holdLimit: 23 },
      modelSource(() => first.promise),
    );
    const outcomes = Promise.allSettled(
      readings(25).map((payload) => controller.receive({ payload }, nowhere)),
    );
    first.resolve(model);
    const refused = codes(await outcomes).filter((code) => code === 'PDR_BUFFER_FULL');
    expect(refused).toHaveLength(25 - most);
  });

  it('goes on when sending throws', async () => {
    const controller = make();
    const bad = controller.receive({ payload: readings(1)[0] }, () => {
      throw new Error('no wire');
    });
    const good = controller.receive({ payload: readings(1)[0] }, nowhere);
    await expect(bad).rejects.toMatchObject({
      code: 'PDR_BAD_INPUT',
      message: expect.stringMatching(/no wire/),
    });
    await expect(good).resolves.toBeUndefined();
  });

  it('lets no message of another width spoil those that wait beside it', async () => {
    const controller = make();
    const sent: Message[] = [];
    const receive = (payload: unknown) => controller.receive({ payload }, (msg) => sent.push(msg as Message));
    const outcomes = await Promise.allSettled([
      receive([1, 2, 3, 4]),
      receive([1, 2, 3]),
      receive({ speed: 1, pressure: 2, flow: 3, heat: 4 }),
      receive([1, 2, 3, 4, 5]),
    ]);
    expect(codes(outcomes)).toEqual([null, 'PDR_DIMENSIONS', null, 'PDR_DIMENSIONS']);
    expect(sent[0].payload).toEqual(sent[1].payload);
  });

  it('fails a message whose row has no finite coordinates, and projects all others in order', async () => {
    const { describe: answer } = Projector.prototype;
    const projecting = jest.spyOn(Projector.prototype, 'describe').mockImplementation(function (
      this: Projector,
      X,
      options,
    ) {
      const { data } = X as Matrix;
      if (data.some((value) => value > 1e30)) throw new PdrError('PDR_NOT_A_NUMBER', 'not finite');
      return answer.call(this, X, options);
    });
    const controller = make();
    const bad = new Set([0, 7, 8, 39]);
    const sent: Message[] = [];
    const outcomes = await Promise.allSettled(
      readings(40).map((reading, i) => {
        const payload = bad.has(i) ? { ...reading, flow: 3e38 } : reading;
        return controller.receive({ payload, _msgid: `m${i}` }, (msg) => sent.push(msg as Message));
      }),
    );
    expect(codes(outcomes)).toEqual(outcomes.map((_, i) => (bad.has(i) ? 'PDR_NOT_A_NUMBER' : null)));
    expect(sent.map(({ _msgid }) => _msgid)).toEqual(
      outcomes.flatMap((_, i) => (bad.has(i) ? [] : [`m${i}`])),
    );
    projecting.mockRestore();
  });

  it('projects a large message by the newer model when that comes while it is read', async () => {
    const X = fromRows(readings(60).map(values));
    const newer = (await fit(X, { preset: 'fast', seed: 2, featureNames: FEATURES })).model;
    let stored = model;
    const source = modelSource(() => stored);
    const controller = make({}, source);
    await controller.receive({ payload: readings(1)[0] }, nowhere);
    const msg: Message = { payload: Array(200_000).fill(readings(1)[0]) };
    const received = controller.receive(msg, nowhere);
    stored = newer;
    await source.announce();
    await received;
    const again: Message = { payload: readings(1)[0] };
    await controller.receive(again, nowhere);
    const rows = msg.payload as number[][];
    expect(rows).toHaveLength(200_000);
    expect(rows[199_999][0]).toBeCloseTo((again.payload as number[])[0], 5);
  });

  describe('news of the model', () => {
    const at = (version: number, seed = 0): ModelEnvelope => ({
      ...(seed === 0 ? model : others[seed - 1]),
      lineage: { version, parent: null, moved: null },
    });
    let others: ModelEnvelope[];
    beforeAll(async () => {
      const X = fromRows(readings(60).map(values));
      const learn = (seed: number) => fit(X, { preset: 'fast', steps: 5, seed, featureNames: FEATURES });
      others = (await Promise.all([1, 2].map(learn))).map((fitted) => fitted.model);
    });

    /** A controller whose messages and news come out in one line: `m3 of 1`, `model 2`. */
    function inLine() {
      const line: string[] = [];
      const given = { stored: at(1) as unknown };
      const source = modelSource(() => given.stored);
      const controller = make({}, source, { changed: ({ version }) => line.push(`model ${version}`) });
      const receive = (_msgid: string, payload: unknown) =>
        controller.receive({ _msgid, payload }, (sent) => {
          const { pdr } = sent as { pdr: { model: { version: number } } };
          line.push(`${_msgid} of ${pdr.model.version}`);
        });
      return { line, given, source, receive };
    }

    it('comes once for each model, before the first message that it projects', async () => {
      const { line, given, source, receive } = inLine();
      await receive('m1', readings(1)[0]);
      given.stored = at(2, 1);
      await source.announce();
      await source.announce();
      expect(line).toEqual(['model 1', 'm1 of 1', 'model 2']);
      await receive('m2', readings(1)[0]);
      given.stored = at(3, 2);
      await source.announce();
      given.stored = at(4);
      await source.announce();
      await receive('m3', readings(1)[0]);
      expect(line.slice(3)).toEqual(['m2 of 2', 'model 3', 'model 4', 'm3 of 4']);
    });

    it('comes behind the messages that the model before is still projecting', async () => {
      const { line, given, source, receive } = inLine();
      await receive('m1', readings(1)[0]);
      const { describe: answer } = Projector.prototype;
      const projecting = deferred();
      const began = deferred();
      const spy = jest.spyOn(Projector.prototype, 'describe').mockImplementationOnce(async function (
        this: Projector,
        X,
        options,
      ) {
        const projected = answer.call(this, X, options);
        began.resolve();
        await projecting.promise;
        return projected;
      });
      const second = receive('m2', readings(1)[0]);
      await began.promise;
      const third = receive('m3', readings(1)[0]);
      given.stored = at(2, 1);
      const announced = source.announce();
      for (let turn = 0; turn < 20; turn++) await nextTurn();
      projecting.resolve();
      await Promise.all([second, third, announced]);
      spy.mockRestore();
      expect(line).toEqual(['model 1', 'm1 of 1', 'm2 of 1', 'model 2', 'm3 of 2']);
    });

    it('comes for a model of the same content and another version, which is not loaded again', async () => {
      const { line, given, source, receive } = inLine();
      await receive('m1', readings(1)[0]);
      const engine = (await loadEngine('auto')).engine;
      const compiling = jest.spyOn(engine, 'compile');
      given.stored = at(2);
      await source.announce();
      await receive('m2', readings(1)[0]);
      expect(line).toEqual(['model 1', 'm1 of 1', 'model 2', 'm2 of 2']);
      expect(compiling).not.toHaveBeenCalled();
      compiling.mockRestore();
    });

    it('comes again when a model is put back', async () => {
      const { line, given, source } = inLine();
      await source.announce();
      given.stored = undefined;
      await source.announce();
      given.stored = at(1);
      await source.announce();
      expect(line).toEqual(['model 1', 'model 1']);
    });
  });

  describe('a feature that is missing', () => {
    const [row, other] = readings(2);
    const { heat: _, ...cold } = row;
    const marksOn = async (controller: TransformController, payload: unknown): Promise<unknown> => {
      const msg: Message = { payload };
      await controller.receive(msg, nowhere);
      return msg.pdr;
    };

    it('is an error by default that says what to choose', async () => {
      await expect(make().receive({ payload: cold }, nowhere)).rejects.toMatchObject({
        code: 'PDR_MISSING_FEATURE',
        message: expect.stringMatching(/choose.*training mean/),
      });
    });

    it('counts as the mean where that is chosen, and is named on the message', async () => {
      const controller = make({ missingFeature: 'mean' });
      const model = { id: expect.any(String), version: 1 };
      const nameless = [1, 2, null, 4];
      expect(await marksOn(controller, cold)).toEqual({ model, imputed: ['heat'] });
      expect(await marksOn(controller, { ...cold, flow: '' })).toEqual({ model, imputed: ['flow', 'heat'] });
      expect(await marksOn(controller, nameless)).toEqual({ model, imputed: ['flow'] });
      expect(await marksOn(controller, row)).toEqual({ model });
      expect(await marksOn(controller, [row, other])).toEqual({ model });
      expect(await marksOn(controller, [row, cold])).toEqual({ model, imputed: [null, ['heat']] });
      expect(await marksOn(controller, [cold])).toEqual({ model, imputed: [['heat']] });
    });

    it('is named on the message, too, where the model itself fills it in', async () => {
      const X = fromRows(readings(60).map(values));
      const imputing = (await fit(X, { preset: 'fast', steps: 5, missing: 'impute' })).model;
      const controller = make(
        {},
        modelSource(() => imputing),
      );
      expect(await marksOn(controller, [1, 2, null, 4])).toMatchObject({ imputed: ['feature 3'] });
    });

    it('does not spoil the messages that wait beside it', async () => {
      const controller = make({ missingFeature: 'mean' });
      const sent: Message[] = [];
      const receive = (payload: unknown) =>
        controller.receive({ payload }, (msg) => sent.push(msg as Message));
      const outcomes = await Promise.allSettled([cold, row, [1], { x: 1 }, cold].map(receive));
      expect(codes(outcomes)).toEqual([null, null, 'PDR_DIMENSIONS', 'PDR_MISSING_FEATURE', null]);
      expect(sent.map(({ pdr }) => (pdr as { imputed?: unknown }).imputed)).toEqual([
        ['heat'],
        undefined,
        ['heat'],
      ]);
    });
  });

  it('fails a message whose topic cannot be set for a chart with a code', async () => {
    const msg = Object.defineProperty({ payload: readings(1)[0] }, 'topic', { value: '' });
    const received = make({ format: 'chart' }).receive(msg, nowhere);
    await expect(received).rejects.toMatchObject({ code: 'PDR_BAD_INPUT' });
  });

  it.each([
    ['frozen', Object.freeze({ payload: readings(1)[0] })],
    ['with a property that cannot be set', Object.defineProperty({}, 'payload', { value: readings(1)[0] })],
  ])('fails a message that is %s, and does not send it', async (_, msg) => {
    const sent: unknown[] = [];
    const received = make().receive(msg, (message) => sent.push(message));
    await expect(received).rejects.toMatchObject({ code: 'PDR_BAD_INPUT' });
    expect(sent).toEqual([]);
  });

  it.each([
    [
      'a getter that throws',
      {
        payload: {
          ...readings(1)[0],
          get heat(): number {
            throw new Error('trap');
          },
        },
      },
    ],
    ['a revoked proxy', { payload: revoked() }],
    ['rows of a revoked proxy', { payload: [revoked()] }],
  ])('fails a message with %s with a code', async (_, msg) => {
    await expect(make().receive(msg, nowhere)).rejects.toMatchObject({ code: 'PDR_BAD_INPUT' });
  });

  it('refuses objects for a model that was fitted on arrays: the order of their keys says nothing', async () => {
    const X = fromRows(readings(60).map(values));
    const unnamed = (await fit(X, { preset: 'fast', steps: 5 })).model;
    const controller = make(
      {},
      modelSource(() => unnamed),
    );
    const [row] = readings(1);
    await expect(controller.receive({ payload: values(row) }, nowhere)).resolves.toBeUndefined();
    await expect(controller.receive({ payload: row }, nowhere)).rejects.toMatchObject({
      code: 'PDR_BAD_INPUT',
      message: expect.stringMatching(/fitted on arrays/),
    });
  });

  describe('before there is a model', () => {
    it('discards quietly, tells once at the start, and once how many when the model comes', async () => {
      let stored: unknown;
      const source = modelSource(() => stored);
      const told: string[] = [];
      const controller = make({ noModel: 'discard' }, source, {
        discarding: (problem) => told.push((problem as Error).message),
        discarded: (count) => told.push(`${count} discarded`),
      });
      const sent: unknown[] = [];
      const send = (msg: unknown): number => sent.push(msg);
      for (let i = 0; i < 3; i++) {
        await Promise.all(readings(7).map((payload) => controller.receive({ payload }, send)));
      }
      expect(sent).toEqual([]);
      stored = model;
      await source.announce();
      await controller.receive({ payload: readings(1)[0] }, send);
      expect(sent).toHaveLength(1);
      expect(told).toEqual(['There is no model in flow.test yet.', '21 discarded']);
    });

    it('settles every message that it passes on, though sending one throws', async () => {
      const controller = make(
        { noModel: 'passUnprojected' },
        modelSource(() => undefined),
      );
      const sent: unknown[] = [];
      const outcomes = await Promise.allSettled(
        [1, 2, 3].map((payload) =>
          controller.receive({ payload }, (msg) => {
            if (payload === 2) throw new Error('no wire');
            sent.push(msg);
          }),
        ),
      );
      expect(codes(outcomes)).toEqual([null, 'PDR_BAD_INPUT', null]);
      expect(sent).toEqual([{ payload: 1 }, { payload: 3 }]);
    });

    it('sets no timer for held messages once it is closed', async () => {
      const first = deferred<unknown>();
      const controller = make(
        { noModel: 'hold' },
        modelSource(() => first.promise),
      );
      const held = controller.receive({ payload: readings(1)[0] }, nowhere);
      await nextTurn();
      const timers = jest.spyOn(globalThis, 'setTimeout');
      const closed = controller.close(true);
      first.resolve(undefined);
      await Promise.all([closed, held]);
      const calls = timers.mock.calls.length;
      timers.mockRestore();
      expect(calls).toBe(0);
    });

    it('shows that it waits again when the model is taken away', async () => {
      let stored: unknown = model;
      const source = modelSource(() => stored);
      const told: string[] = [];
      make({}, source, { loaded: () => told.push('loaded'), waiting: () => told.push('waiting') });
      await source.announce();
      stored = undefined;
      await source.announce();
      expect(told).toEqual(['loaded', 'waiting']);
    });
  });

  it('still projects what it has when it is closed', async () => {
    const controller = make();
    await controller.receive({ payload: readings(1)[0] }, nowhere);
    const sent: unknown[] = [];
    const outcomes = readings(3000).map((payload) =>
      controller.receive({ payload }, (msg) => sent.push((msg as Message).payload)),
    );
    await controller.close(true);
    await Promise.all(outcomes);
    expect(sent).toHaveLength(3000);
    expect(sent.every((row) => Array.isArray(row) && row.every(Number.isFinite))).toBe(true);
  });

  it('projects what waits for the first model when it is closed while that is loading', async () => {
    const controller = make();
    const sent: unknown[] = [];
    const outcomes = readings(20).map((payload) => controller.receive({ payload }, (msg) => sent.push(msg)));
    await controller.close(true);
    await Promise.all(outcomes);
    expect(sent).toHaveLength(20);
  });

  it('ends though a store never answers', async () => {
    const controller = make(
      {},
      modelSource(() => never),
    );
    const received = controller.receive({ payload: readings(1)[0] }, nowhere);
    await controller.close(true);
    await expect(received).resolves.toBeUndefined();
  }, 15_000);

  it('leaves a broken model found at the start showing as broken, not as missing', async () => {
    const told: string[] = [];
    const controller = make(
      {},
      modelSource(() => ({ format: 'other' })),
      {
        waiting: () => told.push('waiting'),
        modelFailed: (error) => told.push((error as { code: string }).code),
      },
    );
    await expect(controller.receive({ payload: [1] }, nowhere)).rejects.toMatchObject({
      code: 'PDR_BAD_MODEL',
    });
    expect(told).toEqual(['PDR_BAD_MODEL']);
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
