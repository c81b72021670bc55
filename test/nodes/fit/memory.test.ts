import { setImmediate as turn } from 'node:timers/promises';
import { DueTraining } from '../../../nodes/fit/dueTraining';
import { FitMemory, type MemoryPorts } from '../../../nodes/fit/memory';
import { windowFor } from '../../../nodes/fit/rows';
import type { FitNodeSettings } from '../../../nodes/fit/settings';
import { InOrder } from '../../../nodes/shared/inOrder';
import { MessagePath } from '../../../nodes/shared/messagePath';
import type { NodeRed } from '../../../nodes/shared/node-red';
import { readings } from '../support';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };

const SETTINGS: FitNodeSettings = {
  source: 'window',
  paths: { rows: new MessagePath(util, 'payload'), label: null },
  features: null,
  columns: null,
  missing: 'refuse',
  windowSize: 50,
  trainWhenFull: false,
  trainEvery: 0,
  retrainHours: 0,
  keepWindow: true,
  guard: true,
  keepVersions: 3,
  whenBusy: 'ignore',
  fit: {},
  includeEmbedding: false,
  target: 'flow.a',
};
const HOUR = 3_600_000;
const rows = readings(5000);
const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await turn();
};

/** A context store of one value, as JSON; it answers when it is let. */
class Store {
  text: string | undefined;
  writes = 0;
  mode: 'works' | 'rejects' | 'hangs' = 'works';
  model: { readonly createdAt: string } | undefined;

  async write(value: unknown): Promise<void> {
    this.writes++;
    await this.answer();
    this.text = JSON.stringify(value);
  }

  async read(): Promise<unknown> {
    await this.answer();
    return this.text === undefined ? undefined : JSON.parse(this.text);
  }

  private answer(): Promise<void> {
    if (this.mode === 'hangs') return new Promise(() => undefined);
    return this.mode === 'rejects' ? Promise.reject(new Error('the disk is full')) : Promise.resolve();
  }
}

/** A node in a process of its own: what it holds is gone when it ends. */
function process(store: Store, given: Partial<FitNodeSettings> = {}) {
  const settings = { ...SETTINGS, ...given };
  const log: string[] = [];
  const due = new DueTraining();
  const windowWork = new InOrder();
  const ports: MemoryPorts = {
    memory: store,
    served: async () => {
      if (store.model) return store.model;
      throw new Error('There is no model.');
    },
    log: (sentence) => log.push(sentence),
  };
  const state = { settings, window: windowFor(settings), ports: ports as MemoryPorts | null };
  const trainings: number[] = [];
  const memory = new FitMemory({
    due,
    windowWork,
    now: () => state,
    restored: (window) => {
      state.window = window;
    },
    timePassed: () => {
      if (!due.isDue(state.window, state.settings)) return;
      due.asked();
      due.trained();
      trainings.push(Date.now());
    },
  });
  memory.start();
  const push = (from: number, to: number): Promise<void> =>
    windowWork.run(() => {
      for (let i = from; i < to; i++) {
        state.window.push(rows[i], null);
        due.rowsCame(1, state.window);
      }
    });
  const speeds = async (): Promise<number[]> =>
    windowWork.run(() => Array.from(state.window.snapshot().X.data).filter((_, i) => i % 4 === 0));
  return { state, due, memory, log, push, speeds, trainings };
}

const speedsOf = (from: number, to: number): number[] =>
  rows.slice(from, to).map(({ speed }) => Math.fround(speed));

describe('FitMemory', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 5000) {
      jest.advanceTimersByTime(Math.min(left, 5000));
      await settle();
    }
  };

  it('gives back rows, counts and what was chosen', async () => {
    const store = new Store();
    const before = process(store);
    await before.push(0, 120);
    await before.memory.leave();
    const after = process(store);
    expect(await after.speeds()).toEqual(speedsOf(70, 120));
    expect(after.due.state).toEqual(before.due.state);
    await after.push(120, 125);
    expect(await after.speeds()).toEqual(speedsOf(75, 125));
    expect(after.log).toEqual([]);
  });

  it('writes at most every 30 s, and nothing while nothing changes', async () => {
    const store = new Store();
    const { push } = process(store);
    await settle();
    for (let second = 0; second < 300; second += 5) {
      await push(second, second + 5);
      await pass(5000);
    }
    expect(store.writes).toBe(10);
    await pass(60_000);
    const { writes } = store;
    await pass(3_600_000);
    expect(store.writes).toBe(writes);
  });

  it('writes a larger window less often', async () => {
    const store = new Store();
    const { push, state } = process(store);
    await settle();
    await push(0, 50);
    Object.defineProperty(state.window, 'storedSize', { value: 8_000_000 });
    for (let second = 0; second < 600; second += 5) {
      await push(0, 1);
      await pass(5000);
    }
    expect(store.writes).toBe(4);
  });

  it('writes once at the end, where something has changed', async () => {
    const store = new Store();
    const first = process(store);
    await first.memory.leave();
    expect(store.writes).toBe(0);
    await first.push(0, 3);
    await first.memory.leave();
    await first.memory.leave();
    expect(store.writes).toBe(1);
    const second = process(store);
    await settle();
    await second.memory.leave();
    expect(store.writes).toBe(1);
  });

  it('puts rows that come while it reads behind those it reads', async () => {
    const store = new Store();
    const before = process(store);
    await before.push(0, 20);
    await before.memory.leave();
    const after = process(store);
    const pushed = after.push(20, 30);
    await pushed;
    expect(await after.speeds()).toEqual(speedsOf(0, 30));
  });

  it('forgets the rows after a reset, and after it was switched off', async () => {
    const store = new Store();
    const before = process(store);
    await before.push(0, 20);
    await before.memory.leave();
    before.state.window.clear();
    before.due.reset();
    await before.memory.leave();
    expect(process(store).state.window.size).toBe(0);
    await before.push(0, 20);
    await before.memory.leave();
    const old = before.state.settings;
    before.state.settings = { ...old, keepWindow: false };
    before.memory.resume(old);
    await settle();
    expect(store.text).toBe('null');
  });

  it('drops rows of other settings and damaged ones, and says why', async () => {
    const store = new Store();
    const before = process(store);
    await before.push(0, 20);
    await before.memory.leave();
    const { text } = store;
    const start = async (stored: string, given: Partial<FitNodeSettings> = {}) => {
      store.text = stored;
      const { state, log, push } = process(store, given);
      await settle();
      expect(state.window.size).toBe(0);
      await push(0, 3);
      expect(state.window.size).toBe(3);
      return log;
    };
    expect(await start(text ?? '', { windowSize: 60 })).toEqual([
      expect.stringMatching(/settings of the rows changed.*dropped/),
    ]);
    expect(await start(text?.replace('"rows":20', '"rows":-1') ?? '')).toEqual([
      expect.stringMatching(/starts empty.*its counts/),
    ]);
    expect(await start(text?.replace('parametric-dr-window', 'other') ?? '')).toEqual([
      expect.stringMatching(/starts empty/),
    ]);
    for (const foreign of ['5', '"text"', '[]', '{}', text?.replace('"version":1', '"version":2') ?? '']) {
      expect(await start(foreign)).toEqual([expect.stringMatching(/another version.*not used/)]);
    }
    for (const nothing of ['null', '{"format":"parametric-dr-fit","version":1,"schedule":7,"window":5}']) {
      expect(await start(nothing)).toEqual([]);
    }
  });

  it('does not keep a window that would hold up Node-RED, and says so', async () => {
    const store = new Store();
    const { push, state, log } = process(store, { windowSize: 1000 });
    await push(0, 10);
    Object.defineProperty(state.window, 'storedSize', { value: 8_000_001 });
    await pass(60_000);
    expect(new Set(log)).toEqual(new Set([expect.stringMatching(/more than 8 MB.*not kept/)]));
    expect(store.writes).toBeLessThanOrEqual(1);
  });

  describe('with a store that', () => {
    it('rejects, goes on collecting and says so once, until it works again', async () => {
      const store = new Store();
      store.mode = 'rejects';
      const { push, state, log, memory } = process(store);
      await push(0, 50);
      await pass(300_000);
      await memory.leave();
      expect(state.window.size).toBe(50);
      expect(log).toEqual([expect.stringMatching(/not kept.*disk is full\. It goes on collecting/)]);
      store.mode = 'works';
      await pass(60_000);
      expect(process(store).log).toEqual([]);
      expect(store.text).toContain('parametric-dr-window');
    });

    it('never answers, takes rows after 10 s, piles up no writes and holds up no deploy', async () => {
      const store = new Store();
      store.mode = 'hangs';
      const { push, state, log, memory } = process(store);
      const pushed = push(0, 50);
      await settle();
      await pass(10_000);
      await pushed;
      expect(state.window.size).toBe(50);
      await pass(300_000);
      await memory.leave();
      expect(store.writes).toBe(1);
      expect(log).toEqual([expect.stringMatching(/not kept.*did not answer within 10 s/)]);
    });

    it('is slow at the end holds up a deploy for 5 s', async () => {
      const store = new Store();
      const { push, memory, log } = process(store);
      await push(0, 5);
      store.mode = 'hangs';
      const left = memory.leave();
      await settle();
      await pass(5000);
      await left;
      expect(log).toEqual([expect.stringMatching(/did not answer within 5 s/)]);
    });

    it('cannot be read is not written over before newer rows have taken the place of the old', async () => {
      const store = new Store();
      const before = process(store);
      await before.push(0, 50);
      await before.memory.leave();
      before.memory.end();
      const { text } = store;
      store.mode = 'rejects';
      const after = process(store);
      await after.push(50, 60);
      store.mode = 'works';
      await pass(60_000);
      await after.memory.leave();
      expect(store.text).toBe(text);
      await after.push(60, 100);
      await pass(60_000);
      expect(await process(store).speeds()).toEqual(speedsOf(50, 100));
    });
  });

  describe('and the schedule', () => {
    const hourly = { keepWindow: false, retrainHours: 24 };
    const model = (hoursAgo: number) => ({ createdAt: new Date(Date.now() - hoursAgo * HOUR).toISOString() });

    it('counts from the model that is under the key', async () => {
      const store = new Store();
      store.model = model(20);
      const { push, trainings } = process(store, hourly);
      await push(0, 20);
      const start = Date.now();
      await pass(5 * HOUR);
      expect(trainings.map((at) => Math.round((at - start) / HOUR))).toEqual([4]);
    });

    it.each([true, false])(
      'makes up once for what was due while it was down, window kept: %s',
      async (keepWindow) => {
        const store = new Store();
        store.model = model(200);
        const given = { ...hourly, keepWindow };
        const { push, trainings } = process(store, given);
        await pass(10_000);
        expect(trainings).toEqual([]);
        await push(0, 20);
        await pass(HOUR);
        expect(trainings).toHaveLength(1);
        await push(20, 21);
        await pass(22 * HOUR);
        expect(trainings).toHaveLength(1);
      },
    );

    it('counts over restarts also where there is no model yet', async () => {
      const store = new Store();
      const begun = Date.now();
      for (let run = 0; run < 3; run++) {
        const { push, trainings, memory } = process(store, hourly);
        await push(0, 20);
        await pass(10 * HOUR);
        await memory.leave();
        memory.end();
        expect(trainings.map((at) => Math.round((at - begun) / HOUR))).toEqual(run === 2 ? [24] : []);
      }
    });

    it('does not count from an older model that a user went back to, nor from that of another key', async () => {
      const store = new Store();
      const first = process(store, hourly);
      await first.push(0, 20);
      await settle();
      first.due.trained();
      await first.memory.leave();
      store.model = model(500);
      const second = process(store, hourly);
      await second.push(0, 20);
      await pass(10_000);
      expect(second.trainings).toEqual([]);
      const other = process(store, { ...hourly, target: 'flow.b' });
      await other.push(0, 20);
      await pass(10_000);
      expect(other.trainings).toHaveLength(1);
    });

    it.each([undefined, { createdAt: 'never' }])('takes %p for no model', async (found) => {
      const store = new Store();
      store.model = found;
      const { due } = process(store, hourly);
      await settle();
      expect(due.schedule.last).toBe(Date.now());
    });
  });
});
