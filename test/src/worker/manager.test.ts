import childProcess, { type ChildProcess } from 'node:child_process';
import type { Matrix } from '../../../src/matrix';
import { WorkerManager } from '../../../src/worker/manager';
import type { QueuedProgress } from '../../../src/worker/protocol';
import { normalMatrix } from '../../support/data';

const children: ChildProcess[] = [];
const { fork } = childProcess;

beforeEach(() => {
  children.length = 0;
  jest.spyOn(childProcess, 'fork').mockImplementation((...args: unknown[]) => {
    const child = (fork as (...args: unknown[]) => ChildProcess)(...args);
    children.push(child);
    return child;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  for (const child of children) expect(child.exitCode ?? child.signalCode).not.toBeNull();
});

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean => (exitCode ?? signalCode) === null;

interface EvaluationOptions {
  readonly rows?: number;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { phase: string } | QueuedProgress) => void;
}

function evaluate(manager: WorkerManager, { rows = 40, threads = 1, ...rest }: EvaluationOptions = {}) {
  const matrices: Matrix[] = [normalMatrix(rows, 16, 1), normalMatrix(rows, 2, 2)];
  const task = { name: 'evaluate', options: {} } as const;
  return manager.run<'evaluate'>(task, matrices, {
    threads,
    signal: rest.signal,
    onProgress: rest.onProgress,
  });
}

test('ten tasks at once are no more processes than threads', async () => {
  const manager = new WorkerManager(2);
  const most: number[] = [];
  jest.mocked(childProcess.fork).mockImplementation((...args: unknown[]) => {
    const child = (fork as (...args: unknown[]) => ChildProcess)(...args);
    children.push(child);
    most.push(children.filter(isRunning).length);
    return child;
  });
  const results = await Promise.all(Array.from({ length: 6 }, () => evaluate(manager)));
  expect(new Set(results.map(({ trustworthiness }) => trustworthiness)).size).toBe(1);
  expect(most).toHaveLength(6);
  expect(Math.max(...most)).toBe(2);
});

test('who waits is told its place, starts no process, and can be cancelled at once', async () => {
  const manager = new WorkerManager(1);
  const first = new AbortController();
  const running = evaluate(manager, { rows: 15_000, signal: first.signal });
  const second = new AbortController();
  const seen: unknown[] = [];
  const waiting = evaluate(manager, {
    signal: second.signal,
    onProgress: (progress) => {
      seen.push(progress);
      second.abort();
    },
  });
  await expect(waiting).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
  expect(seen).toEqual([{ phase: 'queued', fraction: 0, position: 1 }]);
  expect(children).toHaveLength(1);
  first.abort();
  await expect(running).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
});

test('a task that fails gives its threads back', async () => {
  const manager = new WorkerManager(1);
  await expect(evaluate(manager, { rows: 3 })).rejects.toMatchObject({ code: 'PDR_TOO_FEW_ROWS' });
  await expect(evaluate(manager)).resolves.toMatchObject({ rows: 40 });
});

test('a worker that hangs is ended, and its threads are free again', async () => {
  const manager = new WorkerManager(1, 2000);
  const hanging = evaluate(manager, {
    rows: 15_000,
    onProgress: () => {
      children[0].kill('SIGSTOP');
    },
  });
  await expect(hanging).rejects.toMatchObject({
    code: 'PDR_TRAINER_DIED',
    message: expect.stringContaining('gave no sign of life for 2 s and was ended'),
  });
  expect(children[0].signalCode).toBe('SIGKILL');
  await expect(evaluate(manager)).resolves.toMatchObject({ rows: 40 });
});

test('a worker that is alive but reports nothing is left to work', async () => {
  // Longer than the limit; the task reports in turns of its event loop only.
  const manager = new WorkerManager(1, 1000);
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 2500);
  await expect(evaluate(manager, { rows: 20_000, signal: abort.signal })).rejects.toMatchObject({
    code: 'PDR_CANCELLED',
  });
});
