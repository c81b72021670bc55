import type { Session } from '../../../src/engines/engine';
import { type ListedEngine, loadEngine } from '../../../src/engines/load';
import { tsneObjective } from '../../../src/methods/tsne';
import { createRandom } from '../../../src/random';
import { resolveOptions } from '../../../src/training/options';
import { train } from '../../../src/training/train';
import { normalMatrix } from '../../support/data';

const ROWS = 600;
const FEATURES = 3;
/** A ring: each row is joined to the next and the one before. */
const ring = {
  offsets: Int32Array.from({ length: ROWS + 1 }, (_, i) => 2 * i),
  targets: Int32Array.from({ length: 2 * ROWS }, (_, e) => ((e >> 1) + (e % 2 === 0 ? 1 : ROWS - 1)) % ROWS),
  weights: new Float32Array(2 * ROWS).fill(1),
};

/** Counts an engine's sessions; what is in `broken` fails. */
async function counted(broken: { compile?: number; release?: number }) {
  const { engine } = await loadEngine('auto');
  const sessions = { compiled: 0, released: 0 };
  const counting: ListedEngine = {
    ...engine,
    async compile(program): Promise<Session> {
      const number = ++sessions.compiled;
      if (number === broken.compile) throw new Error('out of memory');
      const session = await engine.compile(program);
      return {
        run: (inputs) => session.run(inputs),
        readState: (name) => session.readState(name),
        async release() {
          sessions.released++;
          await session.release();
          if (number === broken.release) throw new Error('stuck');
        },
      };
    },
  };
  return { engine: counting, sessions };
}

const trainOn = (engine: ListedEngine) =>
  train(async () => ({ engine, why: '', stepMs: {}, notes: [] }), {
    data: normalMatrix(ROWS, FEATURES, 1),
    graph: ring,
    network: { widths: [FEATURES, 4, 2], activation: 'silu' },
    objective: tsneObjective,
    noise: 0,
    settings: resolveOptions({ steps: 2 }),
    start: null,
    anchors: null,
    random: createRandom(1),
    signal: undefined,
    onReport: () => undefined,
  });

test('a validation that cannot be made leaves no session behind', async () => {
  const { engine, sessions } = await counted({ compile: 2 });
  await expect(trainOn(engine)).rejects.toMatchObject({ code: 'PDR_ENGINE_UNAVAILABLE' });
  expect(sessions).toEqual({ compiled: 2, released: 1 });
});

test('a session that fails to be released does not keep the other', async () => {
  const { engine, sessions } = await counted({ release: 1 });
  await expect(trainOn(engine)).rejects.toThrow('stuck');
  expect(sessions).toEqual({ compiled: 2, released: 2 });
});

test('a training releases what it opened', async () => {
  const { engine, sessions } = await counted({});
  await trainOn(engine);
  expect(sessions).toEqual({ compiled: 2, released: 2 });
});
