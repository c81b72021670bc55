import { setImmediate as nextTurn } from 'node:timers/promises';
import { EvaluateController, type EvaluatePorts } from '../../../nodes/evaluate/controller';
import { type Memory, memoryFor } from '../../../nodes/evaluate/memory';
import type { EvaluateSettings } from '../../../nodes/evaluate/settings';
import { MessagePath } from '../../../nodes/shared/messagePath';
import type { NodeRed } from '../../../nodes/shared/node-red';
import { fit, type Metrics, type ModelEnvelope, withVersion } from '../../../src/index';
import { fromRows } from '../../support/data';
import { deferred, modelSource } from '../modelSource';
import { FEATURES, readings, values } from '../support';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };
const nowhere = () => undefined;
const measured = (trustworthiness: number) => ({ trustworthiness }) as unknown as Metrics;

describe('EvaluateController', () => {
  let model: ModelEnvelope;
  let newer: ModelEnvelope;
  let unnamed: ModelEnvelope;
  let wider: ModelEnvelope;
  beforeAll(async () => {
    const X = fromRows(readings(60).map(values));
    const learn = async (seed: number, named: boolean) =>
      (await fit(X, { preset: 'fast', steps: 5, seed, ...(named && { featureNames: FEATURES }) })).model;
    [model, newer, unnamed] = await Promise.all([learn(1, true), learn(2, true), learn(3, false)]);
    const noisy = fromRows(readings(60).map((reading, i) => [...values(reading), i % 7]));
    ({ model: wider } = await fit(noisy, { preset: 'fast', steps: 5, featureNames: [...FEATURES, 'noise'] }));
  });

  /** A controller, and what it tells, as sentences. */
  function make(
    source = modelSource(() => model),
    evaluate: EvaluatePorts['evaluate'] = async () => measured(0.9),
    given: Partial<EvaluateSettings> = {},
    before: Memory | null = null,
  ) {
    const told: string[] = [];
    const left: Memory[] = [];
    const settings: EvaluateSettings = {
      paths: { rows: new MessagePath(util, 'payload'), label: null },
      columns: null,
      windowSize: 100,
      evaluateEvery: 20,
      k: 7,
      metric: 'trustworthiness',
      threshold: 0.8,
      drift: true,
      driftLevel: 0.01,
      engine: 'auto',
      queueLimit: 100,
      ...given,
    };
    const memory = memoryFor(settings, before, (rows) => told.push(`dropped ${rows}`));
    const controller = new EvaluateController(
      settings,
      source,
      {
        evaluate,
        announce: ({ value }, alarm, origin) =>
          told.push(`answer ${origin?.msg._msgid ?? 'to nobody'}: ${value}${alarm ? ', alarm' : ''}`),
        drifted: ({ features }) => told.push(`drift: ${features.map(({ feature }) => feature).join(', ')}`),
        waiting: () => told.push('waiting'),
        collecting: (rows) => told.push(`${rows} rows`),
        draw: async (_, { X }, metrics) => `${X.rows} rows, ${metrics?.trustworthiness ?? 'not measured'}`,
        show: (picture, { msg }) => told.push(`picture for ${msg._msgid}: ${picture}`),
        evaluating: (position) => told.push(position === null ? 'evaluating' : `queued: ${position}`),
        judged: ({ value }) => told.push(`judged ${value}`),
        stopped: () => told.push('stopped'),
        failed: (error) => told.push(`failed: ${(error as Error).message}`),
        leave: (rest) => left.push(rest),
      },
      memory,
    );
    const answers = () => told.filter((text) => text.startsWith('answer'));
    const send = async (count: number): Promise<void> => {
      for (const payload of readings(count)) await controller.receive({ payload }, nowhere);
      await settled();
    };
    const ask = (id: string) => controller.receive({ _msgid: id, topic: 'evaluate', payload: 1 }, nowhere);
    return { controller, told, left, answers, send, ask };
  }

  async function settled(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await nextTurn();
  }

  describe('over a deploy', () => {
    it('keeps its rows, and what its alarm remembers', async () => {
      const low = async () => measured(0.5);
      const first = make(undefined, low, { windowSize: 40 });
      await first.send(20);
      expect(first.answers()).toEqual(['answer to nobody: 0.5, alarm']);
      await first.controller.close(false);
      const second = make(undefined, low, { windowSize: 40 }, first.left[0]);
      await settled();
      // Measured anew with the rows of before, and without a second alarm for the same model.
      expect(second.answers()).toEqual(['answer to nobody: 0.5']);
      await second.controller.close(true);
      expect(second.left).toEqual([]);
    });

    it.each([
      ['other rows', { windowSize: 50 }, 'dropped 10'],
      ['another threshold', { threshold: 0.7 }, '10 rows'],
    ])('with a setting for %s', async (_, change, expected) => {
      const first = make();
      await first.send(10);
      await first.controller.close(false);
      const second = make(undefined, undefined, change, first.left[0]);
      await settled();
      expect(second.told).toContain(expected);
      await second.controller.close(true);
    });
  });

  it('evaluates by itself after every so many rows', async () => {
    const { controller, answers, send } = make();
    await send(60);
    expect(answers()).toEqual(Array(3).fill('answer to nobody: 0.9'));
    await controller.close(true);
  });

  it('tells once of an evaluation that failed, however many rows came while it waited', async () => {
    const waiting = [deferred(), deferred(), deferred()];
    let begun = 0;
    const { controller, told, send } = make(undefined, async () => {
      await waiting[begun++].promise;
      throw new Error('no memory');
    });
    await send(100);
    for (const { resolve } of waiting) resolve();
    await settled();
    expect(told.filter((text) => text.startsWith('failed'))).toEqual(Array(2).fill('failed: no memory'));
    await controller.close(true);
  });

  it('answers every message that asks', async () => {
    const first = deferred<Metrics>();
    let runs = 0;
    const { controller, answers, send, ask } = make(undefined, async () =>
      ++runs === 1 ? first.promise : measured(0.5),
    );
    await send(19);
    const asked = ['a', 'b', 'c', 'd'].map(ask);
    await settled();
    first.resolve(measured(0.4));
    await Promise.all(asked);
    expect(runs).toBe(2);
    expect(answers()).toEqual([
      'answer a: 0.4, alarm',
      'answer b: 0.5, alarm',
      'answer c: 0.5',
      'answer d: 0.5',
    ]);
    await controller.close(true);
  });

  it('draws for all who asked meanwhile at once, without alarm, and whatever is evaluated by itself stays due', async () => {
    const first = deferred<Metrics>();
    let runs = 0;
    const { controller, told, send } = make(undefined, async () =>
      ++runs === 1 ? first.promise : measured(0.5),
    );
    const draw = (_msgid: string): Promise<void> => controller.receive({ _msgid, topic: 'picture' }, nowhere);
    await send(19);
    const asked = ['a', 'b', 'c'].map(draw);
    await settled();
    first.resolve(measured(0.4));
    await Promise.all(asked);
    expect(runs).toBe(2);
    expect(told.slice(-3)).toEqual([
      'picture for a: 19 rows, 0.4',
      'picture for b: 19 rows, 0.5',
      'picture for c: 19 rows, 0.5',
    ]);
    await send(1);
    await settled();
    expect(told.at(-1)).toBe('answer to nobody: 0.5, alarm');
    await controller.close(true);
  });

  it('raises the alarm once for a bad map', async () => {
    const { controller, answers, send } = make(undefined, async () => measured(0.5));
    await send(300);
    expect(answers()).toHaveLength(15);
    expect(answers().filter((text) => text.endsWith('alarm'))).toEqual([answers()[0]]);
    await controller.close(true);
  });

  it('evaluates a new model by itself, on the rows it has', async () => {
    let stored = model;
    const source = modelSource(() => stored);
    const seen: string[] = [];
    const { controller, told, send } = make(source, async ({ id }) => {
      seen.push(id);
      return measured(0.9);
    });
    await send(30);
    stored = newer;
    await source.announce();
    await settled();
    expect(seen).toEqual([model.id, newer.id]);
    expect(told.slice(-3)).toEqual(['evaluating', 'judged 0.9', 'answer to nobody: 0.9']);
    await controller.close(true);
  });

  it('asks anew for a new model and for one that somebody went back to, but not for the same map again', async () => {
    let stored = model;
    const source = modelSource(() => stored);
    const { controller, answers, send } = make(source, async () => measured(0.5), { windowSize: 40 });
    const alarms: number[] = [];
    for (const next of [model, newer, model, withVersion(model, 7)]) {
      stored = next;
      await source.announce();
      await send(80);
      alarms.push(answers().filter((text) => text.endsWith('alarm')).length);
    }
    expect(alarms).toEqual([1, 2, 3, 3]);
    await controller.close(true);
  });

  it('goes on with an empty window when a model of other features comes, and with what fits when the old one is back', async () => {
    let stored = model;
    const source = modelSource(() => stored);
    const { controller, told, send } = make(source);
    await send(5);
    stored = wider;
    await source.announce();
    expect(told.at(-1)).toBe('0 rows');
    for (const reading of readings(3)) {
      await controller.receive({ payload: { ...reading, noise: 1 } }, nowhere);
    }
    stored = model;
    await source.announce();
    expect(told.at(-1)).toBe('3 rows');
    await controller.close(true);
  });

  it('shows its place in the queue', async () => {
    const { told, send } = make(undefined, async (_model, _X, { onProgress }) => {
      onProgress?.({ phase: 'queued', fraction: 0, position: 2 });
      return measured(0.9);
    });
    await send(20);
    expect(told.slice(-4)).toEqual(['evaluating', 'queued: 2', 'judged 0.9', 'answer to nobody: 0.9']);
  });

  it('keeps rows that came before the first model, where the first of them lacks a feature', async () => {
    let found: ModelEnvelope | undefined;
    const source = modelSource(() => found);
    const { controller, answers, send } = make(source);
    const [first, second] = readings(2);
    await controller.receive({ payload: { ...first, heat: null } }, nowhere);
    await controller.receive({ payload: { ...second, speed: 'n/a', extra: 3 } }, nowhere);
    await send(18);
    found = model;
    await source.announce();
    await settled();
    expect(answers()).toHaveLength(1);
  });

  it('shows no verdict on a model that is replaced, where too few rows are there for the new one', async () => {
    let stored = model;
    const source = modelSource(() => stored);
    const { controller, told, send, ask } = make(source);
    await send(10);
    await ask('a');
    expect(told.at(-2)).toBe('judged 0.9');
    stored = newer;
    await source.announce();
    expect(told.at(-1)).toBe('10 rows');
    await controller.close(true);
  });

  it('shows no verdict on a model that is replaced while it is measured', async () => {
    let stored = model;
    const source = modelSource(() => stored);
    const result = deferred<Metrics>();
    const { controller, told, send, ask } = make(source, () => result.promise);
    await send(10);
    const asked = ask('a');
    await settled();
    stored = newer;
    await source.announce();
    result.resolve(measured(0.9));
    await asked;
    expect(told).not.toContain('judged 0.9');
    expect(told.slice(-2)).toEqual(['10 rows', 'answer a: 0.9']);
    await controller.close(true);
  });

  it('shows that there is no model, and that there is none any more', async () => {
    let stored: unknown;
    const source = modelSource(() => stored);
    const { controller, told, send, ask } = make(source);
    await send(5);
    await expect(ask('a')).rejects.toMatchObject({
      code: 'PDR_NO_MODEL',
      message: expect.stringMatching(/flow\.test/),
    });
    expect(told.at(-1)).toBe('waiting');
    stored = model;
    await source.announce();
    expect(told.at(-1)).toBe('5 rows');
    stored = undefined;
    await source.announce();
    expect(told.at(-1)).toBe('waiting');
    await controller.close(true);
  });

  it('goes on showing that a model is broken while rows come', async () => {
    const { controller, told, send } = make(modelSource(() => ({ format: 'other' })));
    await send(5);
    expect(told).toEqual(['waiting', expect.stringMatching(/^failed: /)]);
    await controller.close(true);
  });

  it('takes a message with rows for rows, whatever its topic', async () => {
    const { controller, told } = make();
    const [payload] = readings(1);
    await controller.receive({ payload, topic: 'evaluate' }, nowhere);
    await controller.receive({ payload, topic: 'reset' }, nowhere);
    expect(told.at(-1)).toBe('2 rows');
    await controller.receive({ payload: Date.now(), topic: 'reset' }, nowhere);
    expect(told.at(-1)).toBe('0 rows');
    await controller.close(true);
  });

  it('refuses objects for a model that was fitted on arrays, and forgets those it had', async () => {
    let stored: unknown;
    const source = modelSource(() => stored);
    const { controller, told, send } = make(source);
    await send(5);
    stored = unnamed;
    await source.announce();
    expect(told.at(-1)).toBe('0 rows');
    const [row] = readings(1);
    await expect(controller.receive({ payload: row }, nowhere)).rejects.toMatchObject({
      code: 'PDR_BAD_INPUT',
    });
    await controller.receive({ payload: values(row) }, nowhere);
    expect(told.at(-1)).toBe('1 rows');
    await controller.close(true);
  });

  it('takes messages in their order, also where the first is large', async () => {
    const seen: number[] = [];
    const evaluate: EvaluatePorts['evaluate'] = async (_, X) => {
      seen.push(X.rows);
      return measured(0.9);
    };
    const { controller, ask } = make(undefined, evaluate, { evaluateEvery: 0, windowSize: 200_000 });
    const large = controller.receive({ payload: Array(100_000).fill(readings(1)[0]) }, nowhere);
    const one = controller.receive({ payload: readings(1)[0] }, nowhere);
    await Promise.all([large, one, ask('a')]);
    expect(seen).toEqual([100_001]);
    await controller.close(true);
  });

  it('leaves the event loop its turns while a flood of messages comes', async () => {
    const { controller } = make(undefined, undefined, { queueLimit: 1000 });
    let turns = 0;
    let flooded = true;
    const count = (): void => {
      turns++;
      if (flooded) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(readings(1000).map((payload) => controller.receive({ payload }, nowhere)));
    flooded = false;
    expect(turns).toBeGreaterThanOrEqual(4);
    await controller.close(true);
  });

  it('bounds the messages that wait', async () => {
    const first = deferred<unknown>();
    const { controller, ask } = make(modelSource(() => first.promise));
    const outcomes = Promise.allSettled(Array.from({ length: 120 }, (_, i) => ask(`m${i}`)));
    first.resolve(undefined);
    const codes = (await outcomes).map((outcome) => outcome.status === 'rejected' && outcome.reason.code);
    expect(codes).toEqual([...Array(100).fill('PDR_NO_MODEL'), ...Array(20).fill('PDR_BUFFER_FULL')]);
    await controller.close(true);
  });
});
