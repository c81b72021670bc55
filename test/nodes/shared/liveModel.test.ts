import { setImmediate as nextTurn } from 'node:timers/promises';
import { LiveModel, type LiveModelEvents } from '../../../nodes/shared/liveModel';
import { fit, type ModelEnvelope } from '../../../src/index';
import { fromRows } from '../../support/data';
import { deferred, modelSource } from '../modelSource';
import { readings, values } from '../support';

const QUIET: LiveModelEvents<ModelEnvelope> = { changed: () => undefined, failed: () => undefined };
const never = new Promise(() => undefined);

describe('LiveModel', () => {
  let model: ModelEnvelope;
  let other: ModelEnvelope;
  beforeAll(async () => {
    const X = fromRows(readings(60).map(values));
    [model, other] = await Promise.all(
      [1, 2].map(async (seed) => (await fit(X, { preset: 'fast', steps: 5, seed })).model),
    );
  });
  afterEach(() => jest.restoreAllMocks());

  /** Loads a model as what it is, and counts. */
  function counting() {
    const use = { loads: 0, releases: 0 };
    return {
      use,
      load: async (envelope: ModelEnvelope) => {
        use.loads++;
        return envelope;
      },
      release: async () => {
        use.releases++;
      },
    };
  }

  it('releases the model that it replaces, and the last one when it is closed', async () => {
    let stored: unknown = model;
    const source = modelSource(() => stored);
    const { use, ...loader } = counting();
    const live = new LiveModel(source, loader, QUIET);
    await source.announce();
    expect(live.current?.id).toBe(model.id);
    stored = other;
    await source.announce();
    expect(live.current?.id).toBe(other.id);
    expect(use).toEqual({ loads: 2, releases: 1 });
    await live.close();
    expect(use).toEqual({ loads: 2, releases: 2 });
  });

  it('notices the same content under another version', async () => {
    let stored: unknown = model;
    const source = modelSource(() => stored);
    const { use, ...loader } = counting();
    const live = new LiveModel(source, loader, QUIET);
    await source.announce();
    stored = structuredClone(model);
    await source.announce();
    expect(use.loads).toBe(1);
    stored = { ...model, lineage: { version: 2, parent: model.id, moved: null } };
    await source.announce();
    expect(live.current?.lineage.version).toBe(2);
    expect(use).toEqual({ loads: 2, releases: 1 });
    await live.close();
  });

  it('keeps the model it has when garbage takes its place, and tells so once', async () => {
    let stored: unknown = model;
    const source = modelSource(() => stored);
    const failures: unknown[] = [];
    const live = new LiveModel(source, counting(), { ...QUIET, failed: (error) => failures.push(error) });
    await source.announce();
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const garbage of [
      'text',
      7,
      [],
      { id: 'x' },
      cyclic,
      { ...other, id: 'x' },
      { ...other, createdAt: 1 },
    ]) {
      stored = garbage;
      await source.announce();
      await source.announce();
      expect(live.current?.id).toBe(model.id);
      expect(live.outdated).toBe(true);
    }
    for (const error of failures) expect(error).toMatchObject({ code: 'PDR_BAD_MODEL' });
    stored = model;
    await source.announce();
    expect(live.outdated).toBe(false);
    await live.close();
  });

  it('has none any more when it is taken out of context', async () => {
    let stored: unknown = model;
    const source = modelSource(() => stored);
    const changes: unknown[] = [];
    const live = new LiveModel(source, counting(), { ...QUIET, changed: (now) => changes.push(now) });
    await source.announce();
    stored = undefined;
    await source.announce();
    expect(changes).toEqual([model, null]);
    expect(live.problem).toMatchObject({
      code: 'PDR_NO_MODEL',
      message: expect.stringMatching(/flow\.test/),
    });
    await live.close();
  });

  it('forgets a failed look at context when the next one finds the same model again', async () => {
    let fails = false;
    const source = modelSource(() => {
      if (fails) throw new Error('the store is away');
      return model;
    });
    const failures: string[] = [];
    const live = new LiveModel(source, counting(), {
      ...QUIET,
      failed: (error) => failures.push(String(error)),
    });
    for (const [failing, told] of [
      [false, 0],
      [true, 1],
      [false, 1],
      [true, 2],
    ] as const) {
      fails = failing;
      await source.announce();
      expect(live.outdated).toBe(failing);
      expect(failures).toHaveLength(told);
    }
    await live.close();
  });

  it('survives an error that is no error', async () => {
    const source = modelSource(() => {
      throw Object.create(null);
    });
    const failures: unknown[] = [];
    const live = new LiveModel(source, counting(), { ...QUIET, failed: (error) => failures.push(error) });
    await source.announce();
    expect(failures).toHaveLength(1);
    await live.close();
  });

  it('does not ask a slow store again before it has answered', async () => {
    const answer = deferred<unknown>();
    const read = jest.fn(() => answer.promise);
    const live = new LiveModel(modelSource(read), counting(), QUIET);
    const clock = jest.spyOn(performance, 'now');
    for (let second = 10; second < 20; second += 2) {
      clock.mockReturnValue(1e9 + 1000 * second);
      void live.refresh();
    }
    await nextTurn(); // it is asked in a turn of its own
    answer.resolve(model);
    await live.refresh();
    expect(live.current?.id).toBe(model.id);
    expect(read).toHaveBeenCalledTimes(1);
    await live.close();
  });

  it('ends while a store does not answer', async () => {
    const live = new LiveModel(
      modelSource(() => never),
      counting(),
      QUIET,
    );
    void live.refresh();
    await nextTurn();
    await expect(live.close()).resolves.toBeUndefined();
  });

  it('releases what was still being loaded when it ended', async () => {
    const loading = deferred();
    const use = {
      load: async (envelope: ModelEnvelope) => {
        await loading.promise;
        return envelope;
      },
      release: jest.fn(async () => undefined),
    };
    const source = modelSource(() => model);
    const live = new LiveModel(source, use, QUIET);
    const looked = source.announce();
    await nextTurn();
    await live.close();
    loading.resolve();
    await looked;
    expect(use.release).toHaveBeenCalledTimes(1);
    expect(live.current).toBeNull();
  });

  it('parses a model once for all nodes that find it, and lets other work in between two parsings', async () => {
    const copies = Array.from({ length: 20 }, () => structuredClone(other));
    const lives: LiveModel<ModelEnvelope>[] = [];
    const sources = [...copies, ...Array<ModelEnvelope>(20).fill(model)].map((found) =>
      modelSource(() => found),
    );
    for (const source of sources) lives.push(new LiveModel(source, counting(), QUIET));
    let turns = 0;
    let working = true;
    const count = (): void => {
      turns++;
      if (working) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(sources.map((source) => source.announce()));
    working = false;
    expect(turns).toBeGreaterThanOrEqual(20);
    expect(new Set(lives.slice(20).map(({ current }) => current)).size).toBe(1);
    await Promise.all(lives.map((live) => live.close()));
  });
});
