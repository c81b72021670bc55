import childProcess, { type ChildProcess, type ForkOptions } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { Writable } from 'node:stream';
import { evaluateInTrainer, evaluateModelInTrainer, fitInTrainer } from '../../../src/calls';
import { PdrError } from '../../../src/errors';
import { type Matrix, matrix } from '../../../src/matrix';
import { evaluate } from '../../../src/metrics/evaluate';
import { Projector } from '../../../src/model/projector';
import { fit } from '../../../src/training/fit';
import { normalMatrix } from '../../support/data';

// Children of these tests, as they are forked.
const children: ChildProcess[] = [];
const { fork } = childProcess;

beforeEach(() => {
  children.length = 0;
  jest.spyOn(childProcess, 'fork').mockImplementation((...args: unknown[]) => {
    const child = (fork as (...args: unknown[]) => ChildProcess)(...args);
    children.push(child);
    jest.spyOn(child, 'send');
    return child;
  });
});

const isProbe = (child: ChildProcess): boolean => child.spawnargs.some((arg) => arg.includes('gpuProbe'));
const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean => (exitCode ?? signalCode) === null;

afterEach(async () => {
  jest.restoreAllMocks();
  // Workers are gone when their task settles; what looks for a GPU is ended then.
  for (const child of children) {
    if (isProbe(child) && isRunning(child)) await once(child, 'exit');
    expect(isRunning(child)).toBe(false);
  }
});

/** Enough for a comparison of several seconds. */
const large = (): [Matrix, Matrix] => [normalMatrix(15_000, 16, 1), normalMatrix(15_000, 2, 2)];

async function failure(promise: Promise<unknown>): Promise<PdrError> {
  const error = await promise.then(
    () => new Error('It was fulfilled.'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PdrError);
  return error as PdrError;
}

async function forked(): Promise<ChildProcess> {
  while (children.length === 0) await new Promise((resolve) => setImmediate(resolve));
  return children[0];
}

async function withNodeOptions<T>(options: string, run: () => Promise<T>): Promise<T> {
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = options;
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  }
}

/** Resolves once the first progress is reported, with the child at work. */
function started(begin: (onProgress: () => void) => Promise<unknown>): Promise<{ done: Promise<PdrError> }> {
  return new Promise((resolve) => {
    const done = failure(begin(() => resolve({ done })));
  });
}

describe('evaluateInTrainer', () => {
  test('gives what evaluate gives, labels included', async () => {
    const X = normalMatrix(200, 20, 1);
    const map = normalMatrix(200, 2, 2);
    const labels = Array.from({ length: 200 }, (_, i) => (i % 7 === 0 ? null : `class ${i % 3}`));
    const options = { k: 5, labels };
    expect(await evaluateInTrainer(X, map, options)).toEqual(await evaluate(X, map, options));
    expect(children).toHaveLength(1);
  });

  test('views into larger memory arrive as they are', async () => {
    const all = normalMatrix(100, 2, 3);
    const view = matrix(all.data.subarray(40, 140), 50, 2);
    expect(await evaluateInTrainer(view, view)).toEqual(await evaluate(view, view));
  });

  test('labels may be a typed array', async () => {
    const X = normalMatrix(40, 2, 3);
    const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
    expect(await evaluateInTrainer(X, X, { labels })).toEqual(await evaluate(X, X, { labels }));
  });

  test('errors come with their code and text', async () => {
    const X = normalMatrix(10, 3, 1);
    const there = await failure(evaluateInTrainer(X, normalMatrix(10, 2, 1)));
    const here = await failure(evaluate(X, normalMatrix(10, 2, 1)));
    expect(there.code).toBe('PDR_TOO_FEW_ROWS');
    expect(there.message).toBe(here.message);
  });

  test('reports progress', async () => {
    const fractions: number[] = [];
    const controller = new AbortController();
    const done = failure(
      evaluateInTrainer(...large(), {
        signal: controller.signal,
        onProgress: ({ fraction }) => {
          fractions.push(fraction);
          if (fractions.length === 3) controller.abort();
        },
      }),
    );
    await done;
    expect(fractions.length).toBeGreaterThanOrEqual(3);
    expect(fractions.every((f, i) => f >= 0 && f <= 1 && (i === 0 || f > fractions[i - 1]))).toBe(true);
  });

  test('stops when cancelled, and leaves no process', async () => {
    const controller = new AbortController();
    const { done } = await started((onProgress) =>
      evaluateInTrainer(...large(), { signal: controller.signal, onProgress }),
    );
    const start = performance.now();
    controller.abort();
    expect((await done).code).toBe('PDR_CANCELLED');
    expect(performance.now() - start).toBeLessThan(4000);
  });

  test('is killed when it does not stop by itself', async () => {
    const controller = new AbortController();
    const { done } = await started((onProgress) =>
      evaluateInTrainer(...large(), { signal: controller.signal, onProgress }),
    );
    children[0].kill('SIGSTOP');
    controller.abort();
    expect((await done).code).toBe('PDR_CANCELLED');
    expect(children[0].signalCode).toBe('SIGKILL');
  });

  test('rows without numbers are an error, not an endless wait', async () => {
    const rows = 20;
    const error = await failure(
      evaluateInTrainer({ data: new Float32Array(0), rows, cols: 0 }, normalMatrix(rows, 2, 1)),
    );
    expect(error.code).toBe('PDR_DIMENSIONS');
  });

  test('does not even start when cancelled before', async () => {
    const X = normalMatrix(20, 2, 1);
    const done = failure(evaluateInTrainer(X, X, { signal: AbortSignal.abort() }));
    expect((await done).code).toBe('PDR_CANCELLED');
    expect(children).toHaveLength(0);
  });

  test('cancelled while it is still being fed', async () => {
    const controller = new AbortController();
    const done = failure(evaluateInTrainer(...large(), { signal: controller.signal }));
    await forked();
    controller.abort();
    expect((await done).code).toBe('PDR_CANCELLED');
  });

  test.each([
    ['SIGKILL', '; if the machine is short of memory'],
    ['SIGSEGV', '; if it computed on a GPU, choose the engine "native"'],
    ['SIGTERM', ''],
  ] as const)('a worker that dies of %s at work is an error%s', async (signal, hint) => {
    const { done } = await started((onProgress) => evaluateInTrainer(...large(), { onProgress }));
    children[0].kill(signal);
    const error = await done;
    expect(error.code).toBe('PDR_TRAINER_DIED');
    expect(error.message).toContain(`was ended by ${signal}${hint}`);
  });

  test('a worker that dies while it is fed is an error', async () => {
    const done = failure(evaluateInTrainer(...large()));
    (await forked()).kill('SIGKILL');
    expect((await done).code).toBe('PDR_TRAINER_DIED');
  });

  test('a worker that crashes tells what it wrote last', async () => {
    const X = normalMatrix(20, 2, 1);
    const error = await withNodeOptions('--require ./no-such-module.js', () =>
      failure(evaluateInTrainer(X, X)),
    );
    expect(error.code).toBe('PDR_TRAINER_DIED');
    expect(error.message).toMatch(/ended with code \d+\. It wrote last:\n[\s\S]*no-such-module/);
  });

  test('an error of the caller in onProgress ends the trainer and is passed on', async () => {
    const done = evaluateInTrainer(...large(), {
      onProgress: () => {
        throw new TypeError('from the caller');
      },
    });
    await expect(done).rejects.toThrow(new TypeError('from the caller'));
  });

  test("neither secrets of this process's environment nor its debugger's flags reach it", async () => {
    const X = normalMatrix(20, 2, 1);
    process.env.NODE_RED_CREDENTIAL_SECRET = 'secret';
    try {
      await withNodeOptions('--inspect-brk=127.0.0.1:0 --no-warnings', () => evaluateInTrainer(X, X));
    } finally {
      delete process.env.NODE_RED_CREDENTIAL_SECRET;
    }
    const [, , options] = jest.mocked(childProcess.fork).mock.calls[0] as unknown as [
      string,
      string[],
      ForkOptions,
    ];
    expect(JSON.stringify(options.env)).not.toContain('secret');
    expect(options.env).toMatchObject({ PATH: process.env.PATH, NODE_OPTIONS: '--no-warnings' });
  });

  test.each([[{ onDone: () => 1 }], [{ threads: Number.NaN }]])(
    'options that cannot be are refused: %p',
    async (options) => {
      const X = normalMatrix(20, 2, 1);
      expect((await failure(evaluateInTrainer(X, X, options as object))).code).toBe('PDR_BAD_OPTION');
      expect(children).toHaveLength(0);
    },
  );

  test('arrays are rows, here too few', async () => {
    expect((await failure(evaluateInTrainer([[1]], [[2]]))).code).toBe('PDR_TOO_FEW_ROWS');
  });

  test('an abort keeps its reason', async () => {
    const reason = new Error('the flow was stopped');
    const controller = new AbortController();
    const { done } = await started((onProgress) =>
      evaluateInTrainer(...large(), { signal: controller.signal, onProgress }),
    );
    controller.abort(reason);
    expect((await done).cause).toBe(reason);
    const early = evaluateInTrainer(...large(), { signal: AbortSignal.abort(reason) });
    expect((await failure(early)).cause).toBe(reason);
  });

  test('the buffers may be used again as soon as the call returns', async () => {
    const [X, map] = [normalMatrix(60, 4, 1), normalMatrix(60, 2, 2)];
    const expected = await evaluate(X, map);
    const there = evaluateInTrainer(X, map);
    X.data.fill(0);
    map.data.fill(0);
    expect(await there).toEqual(expected);
  });

  test('several at once do not mix', async () => {
    const maps = [1, 2].map((seed) => normalMatrix(60, 2, seed));
    const X = normalMatrix(60, 4, 9);
    const there = await Promise.all(maps.map((map) => evaluateInTrainer(X, map)));
    const here = await Promise.all(maps.map((map) => evaluate(X, map)));
    expect(there).toEqual(here);
  });

  test('many numbers are sent in small pieces, each in a turn of the event loop of its own', async () => {
    const X = matrix(new Float32Array(1_500_000), 60, 25_000); // 6 MB
    let turn = 0;
    const controller = new AbortController();
    const count = (): void => {
      turn++;
      if (!controller.signal.aborted) setImmediate(count);
    };
    count();
    const turns: number[] = [];
    const sizes: number[] = [];
    jest.mocked(childProcess.fork).mockImplementation((...args: unknown[]) => {
      const child = (fork as (...args: unknown[]) => ChildProcess)(...args);
      children.push(child);
      jest.spyOn(child.stdin as Writable, 'write').mockImplementation((...written: unknown[]) => {
        turns.push(turn);
        sizes.push((written[0] as Uint8Array).byteLength);
        return Reflect.apply(Writable.prototype.write, child.stdin, written);
      });
      return child;
    });
    await evaluateInTrainer(X, normalMatrix(60, 2, 1)).finally(() => controller.abort());
    expect(sizes.reduce((sum, size) => sum + size)).toBe(4 * (1_500_000 + 120));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2 ** 20);
    expect(new Set(turns).size).toBe(turns.length);
  });
});

describe('evaluateModelInTrainer', () => {
  test('scales, projects and measures as one would here', async () => {
    const X = normalMatrix(60, 4, 1);
    const { model } = await fit(X, { steps: 5, hiddenLayers: [8] });
    const projector = await Projector.load(model);
    const here = await evaluate(projector.scale(X), await projector.transform(X), { k: 5 });
    await projector.dispose();
    const phases = new Set<string>();
    const there = await evaluateModelInTrainer(model, X, {
      k: 5,
      onProgress: ({ phase }) => phases.add(phase),
    });
    expect(there).toEqual(here);
    expect(phases).toContain('project');
  });
});

describe('fitInTrainer', () => {
  test('gives the model and the embedding that fit gives', async () => {
    const X = normalMatrix(60, 4, 1);
    const options = { steps: 5, hiddenLayers: [8], seed: 3, threads: 1, perplexity: 5 };
    const phases = new Set<string>();
    const there = await fitInTrainer(X, { ...options, onProgress: ({ phase }) => phases.add(phase) });
    const here = await fit(X, options);
    expect(there.embedding).toEqual(here.embedding);
    expect(there.model.network).toEqual(here.model.network);
    expect(there.report.steps).toBe(5);
    expect(phases).toContain('training');
  });

  test.each([
    [8, undefined, 7],
    [1, undefined, 1],
    [8, 2, 2],
  ])('with %p cores and %p threads asked for it trains on %p', async (cores, asked, threads) => {
    jest.spyOn(os, 'availableParallelism').mockReturnValue(cores);
    jest.resetModules();
    const { fitInTrainer } = require('../../../src/calls') as typeof import('../../../src/calls');
    await fitInTrainer(normalMatrix(3, 2, 1), asked ? { threads: asked } : {}).catch(() => undefined);
    expect(children[0].send).toHaveBeenCalledWith(
      expect.objectContaining({ type: 'start', task: { name: 'fit', options: { threads } } }),
      expect.anything(),
    );
  });

  test.each([
    ['nothing', undefined, 'PDR_BAD_INPUT'],
    ['fewer numbers than rows x cols', { data: new Float32Array(30), rows: 20, cols: 2 }, 'PDR_DIMENSIONS'],
    ['rows that are no whole number', { data: new Float32Array(3), rows: 1.5, cols: 2 }, 'PDR_DIMENSIONS'],
  ])('%s is no matrix', async (_, X, code) => {
    expect((await failure(fitInTrainer(X as unknown as Matrix))).code).toBe(code);
    expect(children).toHaveLength(0);
  });

  test('doubles and plain numbers are taken as single precision', async () => {
    const X = normalMatrix(30, 2, 1);
    const options = { steps: 2, hiddenLayers: [4] };
    const { embedding } = await fitInTrainer(X, options);
    for (const data of [Float64Array.from(X.data), Array.from(X.data)]) {
      const other = await fitInTrainer({ ...X, data: data as unknown as Float32Array }, options);
      expect(other.embedding).toEqual(embedding);
    }
  });

  test('options that cannot be sent are refused', async () => {
    const wrong = { featureNames: ['a', 'b'], onDone: () => 1 };
    expect((await failure(fitInTrainer(normalMatrix(30, 2, 1), wrong))).code).toBe('PDR_BAD_OPTION');
    expect(children).toHaveLength(0);
  });

  test('stops when cancelled in the middle of training', async () => {
    const controller = new AbortController();
    const done = failure(
      fitInTrainer(normalMatrix(300, 4, 1), {
        steps: 1_000_000,
        signal: controller.signal,
        onProgress: (progress) => 'epoch' in progress && controller.abort(), // steps have been taken
      }),
    );
    expect((await done).code).toBe('PDR_CANCELLED');
  });

  test('errors come with their code', async () => {
    expect((await failure(fitInTrainer(normalMatrix(3, 2, 1)))).code).toBe('PDR_TOO_FEW_ROWS');
    const wrong = fitInTrainer(normalMatrix(30, 2, 1), { perplexity: -1 });
    expect((await failure(wrong)).code).toBe('PDR_BAD_OPTION');
  });

  test('GPUs are looked for once, however many fits ask', async () => {
    jest.resetModules(); // an earlier test may have looked
    const { fitInTrainer } = require('../../../src/calls') as typeof import('../../../src/calls');
    for (let i = 0; i < 2; i++) {
      const controller = new AbortController();
      const done = fitInTrainer(normalMatrix(600, 4, 1), {
        steps: 100_000, // enough to be worth a look
        signal: controller.signal,
        onProgress: (progress) => 'epoch' in progress && controller.abort(), // steps have been taken
      });
      await expect(done).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
    }
    const probes = jest
      .mocked(childProcess.fork)
      .mock.calls.filter(([script]) => String(script).includes('gpuProbe'));
    expect(probes).toHaveLength(2); // one for each kind of GPU
  });
});
