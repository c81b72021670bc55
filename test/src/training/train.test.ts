import type { Engine, Session } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { tsne } from '../../../src/methods/objectives/tsne';
import { createRandom } from '../../../src/random';
import { resolveOptions } from '../../../src/training/options';
import { train } from '../../../src/training/train';
import { normalMatrix } from '../../support/data';

const ROWS = 600;

/** Each row joined to the one after it. */
const ring = {
  offsets: Int32Array.from({ length: ROWS + 1 }, (_, i) => 2 * i),
  targets: Int32Array.from({ length: 2 * ROWS }, (_, e) => ((e >> 1) + (e % 2 ? 1 : ROWS - 1)) % ROWS),
  weights: new Float32Array(2 * ROWS).fill(1),
};

/** Trains for a few steps on an engine that may fail, and counts its sessions. */
async function trainOn(spoil: (session: Session, count: number) => Session) {
  const { engine } = await loadEngine('auto');
  const sessions = { opened: 0, released: 0 };
  const counting: Engine = {
    ...engine,
    async compile(program) {
      const session = spoil(await engine.compile(program), sessions.opened);
      sessions.opened++;
      return {
        ...session,
        async release() {
          sessions.released++;
          await session.release();
        },
      };
    },
  };
  const network = { widths: [3, 8, 2], activation: 'silu' } as const;
  const training = train(async () => ({ engine: counting, why: '', stepMs: {}, notes: [] }), {
    data: normalMatrix(ROWS, 3, 1),
    graph: ring,
    network,
    objective: tsne,
    noise: 0,
    settings: resolveOptions({ steps: 4 }),
    random: createRandom(1),
    signal: undefined,
    onReport: () => undefined,
  });
  const error = await training.then(
    () => null,
    (reason: unknown) => reason,
  );
  return { sessions, error };
}

test('a training releases what it opened', async () => {
  expect(await trainOn((session) => session)).toEqual({ sessions: { opened: 2, released: 2 }, error: null });
});

test('when the program of the held-out loss cannot be compiled, the step is released', async () => {
  const { sessions, error } = await trainOn((session, count) => {
    if (count === 1) throw new Error('out of memory');
    return session;
  });
  expect(sessions).toEqual({ opened: 1, released: 1 });
  expect(error).toMatchObject({ code: 'PDR_ENGINE_UNAVAILABLE' });
});

test('when one session cannot be released, the other is', async () => {
  const { sessions, error } = await trainOn((session, count) =>
    count === 1 ? { ...session, release: () => Promise.reject(new Error('stuck')) } : session,
  );
  expect(sessions).toEqual({ opened: 2, released: 2 });
  expect(error).toEqual(new Error('stuck'));
});
