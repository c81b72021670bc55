import { setImmediate as turn } from 'node:timers/promises';
import { FitController } from '../../../nodes/fit/controller';
import type { Answer, Progress } from '../../../nodes/fit/messages';
import type { Asker, FitPorts } from '../../../nodes/fit/ports';
import type { FitNodeSettings } from '../../../nodes/fit/settings';
import { MessagePath } from '../../../nodes/shared/messagePath';
import type { Message, NodeRed } from '../../../nodes/shared/node-red';
import type { NodeContext } from '../../../nodes/shared/nodeContext';
import type { Versions } from '../../../nodes/shared/versions';
import { type FitReport, type FitResult, type Matrix, matrix, PdrError } from '../../../src/index';
import { readings } from '../support';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };

type Guard = NonNullable<NonNullable<FitReport['retraining']>['guard']>;

/** A training that ends when told to. */
interface Run {
  readonly rows: number;
  /** The id of the model it goes from. */
  readonly from: string | undefined;
  end(guard?: Guard): void;
  fail(error: Error): void;
}

/** Trainings, and what the instances of a node are told. */
class World {
  readonly runs: Run[] = [];
  readonly events: string[] = [];
  readonly answers: Answer[] = [];
  versions: Versions = { served: null, kept: [] };
  notes: string[] = [];
  storeFails = false;
  storeHangs = false;
  legacy: FitController | null = null;
  /** The node's own context. */
  memory: NodeContext = { read: async () => undefined, write: async () => undefined };

  ports(instance: string): FitPorts<FitController> {
    const tell = (event: string): void => {
      this.events.push(`${instance}: ${event}`);
    };
    return {
      fit: ({ rows }: Matrix, { signal, previous }) =>
        new Promise((resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new PdrError('PDR_CANCELLED', 'cancelled')));
          const id = `m${this.runs.length + 1}`;
          const end = (guard: Guard | null = null): void => resolve(result(id, rows, guard));
          this.runs.push({ rows, from: previous?.id, end, fail: reject });
        }),
      change: async (step) => {
        if (this.storeHangs) await new Promise(() => undefined);
        const before = { ...this.versions, notes: [] };
        this.versions = step(before);
        tell('published');
        return { before, after: this.versions };
      },
      versions: async () => {
        if (this.storeHangs) await new Promise(() => undefined);
        if (this.storeFails) throw new PdrError('PDR_CONTEXT', 'cut short');
        return { ...this.versions, notes: this.notes };
      },
      memory: {
        read: () => this.memory.read(),
        write: (value) => this.memory.write(value),
      },
      served: async () => {
        if (this.versions.served) return this.versions.served;
        throw new PdrError('PDR_NO_MODEL', 'There is no model in flow.a yet.');
      },
      announce: (answer, asker: Asker | null) => {
        this.answers.push(answer);
        const { _msgid = 'nobody' } = asker?.msg ?? {};
        tell(`announced to ${_msgid}${asker?.send ? ' by its send' : ''}`);
      },
      exported: () => undefined,
      draw: ({ id }) => ({ topic: 'picture', payload: id }),
      display: {
        progress: () => undefined,
        show: (progress: Progress | null) => tell(`shows ${progress?.phase ?? 'idle'}`),
        leftOut: () => undefined,
        trained: () => tell('trained'),
        changed: ({ kind }) => tell(kind === 'trained' ? 'changed' : `changed: ${kind}`),
        ready: () => tell('shows ready'),
        stopped: (error) => tell(`stopped by ${(error as PdrError).code}`),
      },
      failed: (error, msg: Message | null) =>
        tell(`failed with ${(error as PdrError).code} for ${msg?._msgid ?? 'nobody'}`),
      log: (sentence) => tell(`log ${sentence}`),
      leave: (controller) => {
        this.legacy = controller;
      },
    };
  }
}

function result(id: string, rows: number, guard: Guard | null): FitResult {
  const retraining = guard && { mode: 'aligned', from: '', moved: null, guard, features: null };
  return {
    model: {
      id,
      createdAt: 'now',
      method: 'tsne',
      training: { rows },
      lineage: { version: 1, parent: null, moved: null },
    },
    embedding: matrix(new Float32Array(2 * rows), rows, 2),
    report: { rows, features: 4, notes: [], retraining },
  } as unknown as FitResult;
}

const SETTINGS: FitNodeSettings = {
  source: 'window',
  paths: { rows: new MessagePath(util, 'payload'), label: null },
  features: null,
  columns: null,
  missing: 'refuse',
  windowSize: 20,
  trainWhenFull: true,
  trainEvery: 0,
  retrainHours: 0,
  keepWindow: false,
  whenBusy: 'ignore',
  fit: { method: 'tsne' },
  guard: true,
  keepVersions: 3,
  includeEmbedding: false,
  target: 'flow context "a"',
};
const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await turn();
};

describe('FitController', () => {
  const setup = (settings: Partial<FitNodeSettings> = {}) => {
    const world = new World();
    const controller = new FitController({ ...SETTINGS, ...settings }, world.ports('first'));
    world.events.length = 0;
    const send = async (msg: Message): Promise<unknown> =>
      controller.receive(msg, () => undefined).catch((error) => error);
    const rows = async (count: number): Promise<void> => {
      for (const payload of readings(count)) {
        await send({ payload });
        await settle();
      }
    };
    return { world, controller, send, rows };
  };
  const dataset = (_msgid: string): Message => ({ _msgid, payload: readings(12) });

  describe('the columns that it knows', () => {
    const names = async (controller: FitController) =>
      (await controller.columns())?.map(({ name, ignored }) => [name, ignored?.reason ?? 'feature']);

    it('are those of its window, and none before a row came or after a reset', async () => {
      const { controller, send } = setup();
      expect(await controller.columns()).toBeNull();
      for (const payload of readings(3)) await send({ payload: { ...payload, site: 'north' } });
      const expected = ['speed', 'pressure', 'flow', 'heat'].map((name) => [name, 'feature']);
      expect(await names(controller)).toEqual([...expected, ['site', 'text']]);
      await send({ topic: 'reset' });
      expect(await controller.columns()).toBeNull();
    });

    it('are those of the last dataset, with values of its features alone', async () => {
      const { controller, send } = setup({ source: 'dataset' });
      const payload = readings(12).map((reading) => ({ site: 'north', ...reading }));
      send({ payload });
      await settle();
      const columns = await controller.columns();
      expect((await names(controller))?.at(-1)).toEqual(['site', 'text']);
      expect(columns?.[0]).toEqual({ name: 'speed', sample: Math.fround(payload[11].speed), ignored: null });
      expect(columns?.at(-1)?.sample).toBeNull();
    });
  });

  it('takes large messages in turns of the event loop, and what comes behind them in order', async () => {
    const { world, send } = setup({ windowSize: 20_000, trainWhenFull: false });
    const payload = readings(15_000);
    let turns = 0;
    const pushed = send({ payload }).then(() => turns);
    const more = send({ payload: payload[0] });
    const training = send({ topic: 'train' });
    const reset = send({ topic: 'reset' });
    while (world.runs.length === 0) {
      turns++;
      await turn();
    }
    expect(await pushed).toBeGreaterThan(0);
    expect([await more, await reset]).toEqual([undefined, undefined]);
    expect(world.runs[0].rows).toBe(15_001);
    world.runs[0].end();
    expect(await training).toBeUndefined();
    send({ topic: 'train' });
    await settle();
    expect(world.runs[1].rows).toBe(0);
  });

  describe('and what comes while a training runs', () => {
    it('refuses a dataset with a code, or queues it', async () => {
      const { world, send } = setup({ source: 'dataset' });
      const first = send(dataset('d1'));
      await settle();
      expect(await send(dataset('d2'))).toMatchObject({ code: 'PDR_BUSY' });
      world.runs[0].end();
      expect(await first).toBeUndefined();

      const queueing = setup({ source: 'dataset', whenBusy: 'queue' });
      queueing.send(dataset('d1'));
      await settle();
      const second = queueing.send(dataset('d2'));
      await settle();
      queueing.world.runs[0].end();
      await settle();
      queueing.world.runs[1].end();
      expect(await second).toBeUndefined();
      expect(queueing.world.events).toContain('first: announced to d2 by its send');
    });

    it('reads one dataset at a time, and trains on the newest', async () => {
      const { world, send } = setup({ source: 'dataset', whenBusy: 'queue' });
      const [first, second] = [send(dataset('d1')), send(dataset('d2'))];
      expect(await first).toMatchObject({ code: 'PDR_CANCELLED' });
      await settle();
      world.runs[0].end();
      expect(await second).toBeUndefined();
      expect(world.events).toContain('first: announced to d2 by its send');

      const ignoring = setup({ source: 'dataset' });
      ignoring.send(dataset('d1'));
      expect(await ignoring.send(dataset('d2'))).toMatchObject({ code: 'PDR_BUSY' });
    });

    it('ends the reading of a dataset, too, when cancelled', async () => {
      const { world, send } = setup({ source: 'dataset' });
      const asked = send(dataset('d1'));
      await send({ topic: 'cancel' });
      expect(await asked).toMatchObject({ code: 'PDR_CANCELLED' });
      expect(world.runs).toEqual([]);
    });

    it('says that it ignores a command to train', async () => {
      const { world, send, rows } = setup();
      await rows(20);
      expect(await send({ topic: 'train' })).toBeUndefined();
      expect(world.runs).toHaveLength(1);
      expect(world.events).toContainEqual(expect.stringContaining('is ignored'));
    });

    it('trains on the first full window afterwards, when it fills meanwhile', async () => {
      const { world, send, rows } = setup();
      await rows(15);
      send({ topic: 'train' });
      await rows(10);
      expect(world.runs.map((run) => run.rows)).toEqual([15]);
      world.runs[0].end();
      await settle();
      expect(world.runs.map((run) => run.rows)).toEqual([15, 20]);
      world.runs[1].end();
      await rows(30);
      expect(world.runs).toHaveLength(2);
    });
  });

  it('tries a failed first training again after some rows', async () => {
    const { world, rows } = setup();
    await rows(20);
    world.runs[0].fail(new PdrError('PDR_TRAINER_DIED', 'killed'));
    await rows(1);
    expect(world.runs).toHaveLength(1);
    await rows(1);
    expect(world.runs).toHaveLength(2);
    expect(world.events).toEqual([
      'first: stopped by PDR_TRAINER_DIED',
      'first: failed with PDR_TRAINER_DIED for nobody',
    ]);
  });

  it('does not train for a store that cannot be read', async () => {
    const { world, send } = setup({ source: 'dataset' });
    world.storeFails = true;
    expect(await send(dataset('d1'))).toMatchObject({ code: 'PDR_CONTEXT' });
    expect(world.runs).toEqual([]);
  });

  it.each(['before', 'after'])('closes soon, also when the store hangs %s the training', async (when) => {
    const { world, controller, send } = setup({ source: 'dataset' });
    world.storeHangs = when === 'before';
    const asked = send(dataset('d1'));
    await settle();
    world.storeHangs = true;
    world.runs[0]?.end();
    await settle();
    await controller.close(true);
    await asked;
    await settle();
    expect(world.events).toEqual([]);
  });

  it('says where it looked for a model to export', async () => {
    const { send } = setup();
    expect(await send({ topic: 'export' })).toMatchObject({
      code: 'PDR_NO_MODEL',
      message: 'There is no model in flow.a yet.',
    });
  });

  describe('retraining', () => {
    const worse: Guard = { before: 0.9, after: 0.8, rows: 100, isWorse: true };
    const ids = ({ versions: { served, kept } }: World): string[] => [
      `${served?.id} served`,
      ...kept.map(({ state, model }) => `${model.id} ${state}`),
    ];
    const retraining = async (settings: Partial<FitNodeSettings> = {}) => {
      const made = setup({ source: 'dataset', ...settings });
      const train = async (guard?: Guard): Promise<unknown> => {
        const asked = made.send(dataset(`d${made.world.runs.length}`));
        await settle();
        made.world.runs.at(-1)?.end(guard);
        expect(await asked).toBeUndefined();
        return made.world.answers.at(-1)?.payload;
      };
      await train();
      await train();
      return { ...made, train };
    };

    it('goes from the model that is served: after a rollback from that one', async () => {
      const { world, send, train } = await retraining();
      await send({ topic: 'rollback' });
      expect(await train()).toMatchObject({ version: 3, formerVersion: 1 });
      expect(world.runs.map(({ from }) => from)).toEqual([undefined, 'm1', 'm1']);
      expect(ids(world)).toEqual(['m3 served', 'm1 former', 'm2 former']);
      expect(world.events).toContain('first: changed: serves');
    });

    it('starts anew where what is stored cannot be used, and says so', async () => {
      const { world, send } = setup({ source: 'dataset' });
      world.notes.push('What is under the key is left out.');
      send(dataset('d1'));
      await settle();
      expect(world.runs[0].from).toBeUndefined();
      world.runs[0].end();
      await settle();
      expect(world.answers[0].payload).toMatchObject({ notes: [expect.stringContaining('left out')] });
    });

    it('keeps a worse model as a candidate, and says what to do', async () => {
      const { world, send, train } = await retraining();
      expect(await train(worse)).toMatchObject({
        modelId: 'm3',
        version: 3,
        formerVersion: 2,
        served: false,
        guard: worse,
        notes: [expect.stringMatching(/0\.800 against 0\.900.*version 2 goes on.*"accept"/)],
      });
      expect(ids(world)).toEqual(['m2 served', 'm3 candidate', 'm1 former']);
      expect(world.events).toContain('first: changed: kept');
      await send({ topic: 'accept' });
      expect(ids(world)).toEqual(['m3 served', 'm2 former', 'm1 former']);
      expect(world.answers.at(-1)?.payload).toMatchObject({ reason: 'accept', version: 3, served: true });
    });

    it('serves a worse model where the node does not compare, and where none is served any more', async () => {
      const { world, train } = await retraining({ guard: false });
      expect(await train(worse)).toMatchObject({ served: true, guard: worse });
      const { world: emptied, send } = setup({ source: 'dataset' });
      send(dataset('d1'));
      await settle();
      emptied.runs[0].end(worse);
      await settle();
      for (const { versions } of [world, emptied]) expect(versions.served).not.toBeNull();
    });
  });

  it('takes rows for rows, whatever their topic', async () => {
    const { world, send } = setup({ windowSize: 12, trainWhenFull: false });
    await send({ topic: 'reset', payload: readings(12) });
    send({ topic: 'train', payload: 1_700_000_000_000 });
    await settle();
    expect(world.runs.map((run) => run.rows)).toEqual([12]);
  });

  describe('over a deploy', () => {
    it('keeps rows, and a training goes on: the new instance publishes and announces it', async () => {
      const { world, controller, send, rows } = setup({ windowSize: 30 });
      await rows(12);
      const asked = send({ _msgid: 't1', topic: 'train' });
      await settle();
      await controller.close(false);
      expect(await asked).toBeUndefined();
      world.runs[0].end();
      await settle();
      expect(world.events).toEqual([]);
      controller.resume({ ...SETTINGS, windowSize: 30, trainEvery: 500 }, world.ports('second'));
      await settle();
      expect(world.events).toEqual([
        'second: shows preprocess',
        'second: published',
        'second: trained',
        'second: changed',
        'second: announced to t1',
      ]);
      await rows(18);
      expect(world.runs[1].rows).toBe(30);
    });

    it('goes on showing that the model is ready, where nothing of it has changed', async () => {
      const { world, controller, rows } = setup();
      await rows(20);
      world.runs[0].end();
      await settle();
      const redeploy = async (settings: Partial<FitNodeSettings>): Promise<string | undefined> => {
        await controller.close(false);
        controller.resume({ ...SETTINGS, ...settings }, world.ports('next'));
        return world.events.filter((event) => event.includes('shows')).at(-1);
      };
      expect(await redeploy({})).toBe('next: shows ready');
      expect(await redeploy({ target: 'flow context "b"' })).toBe('next: shows collecting');
      await rows(1);
      expect(await redeploy({ target: 'flow context "b"', windowSize: 30 })).toBe('next: shows idle');
    });

    it('says where the model goes when that has changed', async () => {
      const { world, controller, rows } = setup();
      await rows(20);
      await controller.close(false);
      controller.resume({ ...SETTINGS, target: 'flow context "b"' }, world.ports('second'));
      world.runs[0].end();
      await settle();
      expect(world.events).toContainEqual(expect.stringContaining('goes to flow context "b"'));
      expect(world.events).toContain('second: announced to nobody');
    });

    it('ends a training whose settings changed, and trains by the new ones where that is due', async () => {
      const { world, controller, send, rows } = setup({ whenBusy: 'queue' });
      await rows(20);
      const asked = send({ _msgid: 't1', topic: 'train' });
      await controller.close(false);
      await asked;
      controller.resume({ ...SETTINGS, fit: { method: 'umap' } }, world.ports('second'));
      await settle();
      expect(world.events).toContainEqual(expect.stringContaining('settings of the training changed'));
      expect(world.events).toContain('second: failed with PDR_CANCELLED for t1');
      expect(world.runs.map((run) => run.rows)).toEqual([20, 20]);
    });

    it('says how many rows it drops when their settings changed', async () => {
      const { world, controller, rows } = setup();
      await rows(7);
      await controller.close(false);
      controller.resume({ ...SETTINGS, windowSize: 25 }, world.ports('second'));
      expect(world.events).toContainEqual(expect.stringContaining('7 rows collected are dropped'));
      expect(world.events).toContain('second: shows idle');
    });

    it('tells the new instance of a training that failed between the two', async () => {
      const { world, controller, send } = setup({ source: 'dataset' });
      send(dataset('d1'));
      await settle();
      await controller.close(false);
      world.runs[0].fail(new PdrError('PDR_TRAINER_DIED', 'killed'));
      controller.resume({ ...SETTINGS, source: 'dataset' }, world.ports('second'));
      await settle();
      expect(world.events).toContain('second: failed with PDR_TRAINER_DIED for d1');
    });

    it('ends all when the node was removed, or does not come back', async () => {
      for (const removed of [true, false]) {
        const { world, controller, send } = setup({ source: 'dataset' });
        const asked = send(dataset('d1'));
        await settle();
        await controller.close(removed);
        if (!removed) await controller.discard();
        expect(await asked).toBeUndefined();
        expect(world.events).toEqual([]);
      }
    });
  });
});
