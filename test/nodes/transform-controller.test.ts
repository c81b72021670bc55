import { setImmediate as nextTurn } from 'node:timers/promises';
import { LiveModel } from '../../nodes/shared/liveModel';
import { MessagePath } from '../../nodes/shared/messagePath';
import type { Message, NodeRed } from '../../nodes/shared/node-red';
import { TransformController, type TransformSettings } from '../../nodes/transform/controller';
import { fit } from '../../src/index';
import type { ModelEnvelope } from '../../src/model/envelope';
import { fromRows } from '../support/data';
import { FEATURES, readings, values } from './support';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };

describe('TransformController', () => {
  let model: ModelEnvelope;
  beforeAll(async () => {
    const X = fromRows(readings(60).map(values));
    ({ model } = await fit(X, { preset: 'fast', featureNames: FEATURES }));
  });

  function make(settings: Partial<TransformSettings> = {}, stored = model): TransformController {
    const all: TransformSettings = {
      rows: new MessagePath(util, 'payload'),
      output: new MessagePath(util, 'payload'),
      format: 'array',
      series: 'map',
      noModel: 'error',
      holdLimit: 10,
      queueLimit: 10_000,
      engine: 'auto',
      ...settings,
    };
    const source = { read: async () => stored, onWritten: () => () => undefined };
    const quiet = { loaded: () => {}, serving: () => {}, waiting: () => {}, modelFailed: () => {} };
    return new TransformController(all, source, quiet);
  }

  it('sends on the very message it got', async () => {
    const controller = make();
    const msg: Message = { payload: readings(1)[0], deep: { a: 1 } };
    const { deep } = msg;
    const sent: unknown[] = [];
    await controller.receive(msg, (message) => sent.push(message));
    expect(sent[0]).toBe(msg);
    expect(msg.deep).toBe(deep);
    await controller.close();
  });

  it('refuses what does not fit its queue, and serves the rest', async () => {
    const controller = make({ queueLimit: 20, holdLimit: 1 });
    const outcomes = await Promise.allSettled(
      readings(25).map((payload) => controller.receive({ payload }, () => undefined)),
    );
    const failed = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason.code] : [],
    );
    expect(failed).toEqual(Array(5).fill('PDR_BUFFER_FULL'));
    await controller.close();
  });

  it('goes on when sending throws', async () => {
    const controller = make();
    const bad = controller.receive({ payload: readings(1)[0] }, () => {
      throw new Error('no wire');
    });
    const good = controller.receive({ payload: readings(1)[0] }, () => undefined);
    await expect(bad).rejects.toThrow('no wire');
    await expect(good).resolves.toBeUndefined();
    await controller.close();
  });

  it('lets no message of another width spoil those that wait beside it', async () => {
    const X = fromRows(readings(60).map(values));
    const unnamed = (await fit(X, { preset: 'fast', steps: 5 })).model;
    const controller = make({}, unnamed);
    const sent: Message[] = [];
    const receive = (payload: unknown) => controller.receive({ payload }, (msg) => sent.push(msg as Message));
    const outcomes = await Promise.allSettled([
      receive([1, 2, 3, 4]),
      receive([1, 2, 3]),
      receive([1, 2, 3, 4]),
      // Nothing tells which of its values is which column.
      receive({ speed: 1, pressure: 2, flow: 3, heat: 4 }),
    ]);
    const wrong = (code: string) => ({ status: 'rejected', reason: expect.objectContaining({ code }) });
    const right = { status: 'fulfilled', value: undefined };
    expect(outcomes).toEqual([right, wrong('PDR_DIMENSIONS'), right, wrong('PDR_BAD_INPUT')]);
    expect(sent[0].payload).toEqual(sent[1].payload);
    await controller.close();
  });

  it('still projects what it has when it is closed', async () => {
    const controller = make();
    await controller.receive({ payload: readings(1)[0] }, () => undefined);
    const sent: unknown[] = [];
    const outcomes = readings(3000).map((payload) =>
      controller.receive({ payload }, (msg) => sent.push((msg as Message).payload)),
    );
    await controller.close();
    await Promise.all(outcomes);
    expect(sent).toHaveLength(3000);
    expect(sent.every((place) => Array.isArray(place) && place.every(Number.isFinite))).toBe(true);
  });

  it('leaves a broken model found at the start showing as broken, not as missing', async () => {
    const told: string[] = [];
    const source = { read: async () => ({ format: 'other' }), onWritten: () => () => undefined };
    const events = {
      loaded: () => {},
      serving: () => {},
      waiting: () => told.push('waiting'),
      modelFailed: (error: unknown) => told.push((error as { code: string }).code),
    };
    const paths = { rows: new MessagePath(util, 'payload'), output: new MessagePath(util, 'payload') };
    const rest = {
      format: 'array',
      series: 'map',
      noModel: 'error',
      holdLimit: 10,
      queueLimit: 10,
      engine: 'auto',
    } as const;
    const controller = new TransformController({ ...paths, ...rest }, source, events);
    await expect(controller.receive({ payload: [1] }, () => undefined)).rejects.toMatchObject({
      code: 'PDR_BAD_MODEL',
    });
    expect(told).toEqual(['PDR_BAD_MODEL']);
    await controller.close();
  });
});

describe('LiveModel', () => {
  it('forgets a failed look at context when the next one finds the same model again', async () => {
    const { model } = await fit(fromRows(readings(60).map(values)), { preset: 'fast', steps: 5 });
    let fails = false;
    let look: () => Promise<void> = async () => undefined;
    const source = {
      read: async () => {
        if (fails) throw new Error('the store is away');
        return model;
      },
      onWritten: (again: () => Promise<void>) => {
        look = again;
        return () => undefined;
      },
    };
    const failures: string[] = [];
    const live = new LiveModel(source, 'auto', {
      changed: () => {},
      failed: (error) => failures.push(String(error)),
    });
    await look();
    expect(live.outdated).toBe(false);
    fails = true;
    await look();
    expect(live.outdated).toBe(true);
    fails = false;
    await look();
    expect(live.outdated).toBe(false);
    fails = true;
    await look();
    expect(failures).toHaveLength(2);
    await live.close();
  });

  it('does not look again at a slow store before it has answered', async () => {
    const { model } = await fit(fromRows(readings(60).map(values)), { preset: 'fast', steps: 5 });
    const answers: (() => void)[] = [];
    const source = {
      read: () => new Promise<unknown>((resolve) => answers.push(() => resolve(model))),
      onWritten: () => () => undefined,
    };
    const live = new LiveModel(source, 'auto', { changed: () => {}, failed: () => {} });
    const clock = jest.spyOn(performance, 'now');
    for (let second = 10; second < 20; second += 2) {
      clock.mockReturnValue(performance.now() + 1000 * second);
      void live.refresh();
    }
    await nextTurn(); // it is asked in a turn of its own
    answers[0]();
    await live.refresh();
    clock.mockRestore();
    expect(live.current?.model.id).toBe(model.id);
    expect(answers).toHaveLength(1);
    await live.close();
  });
});
