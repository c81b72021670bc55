import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PdrError } from '../errors';
import type { Matrix } from '../matrix';
import type { Metrics } from '../metrics/metrics';
import type { ModelEnvelope } from '../model/envelope';
import { cancelled } from '../pace';
import type { FitResult } from '../training/fit';
import type {
  EvaluateInTrainerOptions,
  FitInTrainerOptions,
  Reply,
  Request,
  Task,
  TaskName,
  Tasks,
} from './protocol';
import { StderrTail } from './stderrTail';

/** Written in one turn of the event loop: about what a pipe takes at once. */
const BYTES_PER_TURN = 2 ** 18;
/** How long a cancelled trainer may take to stop by itself before it is killed. */
const GRACE_MS = 2000;

/**
 * {@link fit} in a process of its own: the event loop stays free, and a crash there does not reach this process. Unless
 * told otherwise it trains on all cores but one, which is left to this process and those it serves.
 * @throws what `fit` throws; PDR_TRAINER_DIED when the process ends early
 */
export function fitInTrainer(X: Matrix, options: FitInTrainerOptions = {}): Promise<FitResult> {
  const { signal, onProgress, ...plain } = options;
  const threads = plain.threads ?? Math.max(1, availableParallelism() - 1);
  return runInTrainer<'fit'>({ name: 'fit', options: { ...plain, threads } }, [X], signal, onProgress);
}

/**
 * {@link evaluate} in a process of its own.
 * @throws what `evaluate` throws; PDR_TRAINER_DIED when the process ends early
 */
export function evaluateInTrainer(
  X: Matrix,
  embedding: Matrix,
  options: EvaluateInTrainerOptions = {},
): Promise<Metrics> {
  const { signal, onProgress, ...plain } = options;
  return runInTrainer<'evaluate'>(
    { name: 'evaluate', options: withPlainLabels(plain) },
    [X, embedding],
    signal,
    onProgress,
  );
}

/**
 * Scales and projects rows with a model and measures the map they give, all in a process of its own.
 * @param X rows x features, in the units the model was fitted on
 * @throws what `Projector.load`, `transform` and `evaluate` throw; PDR_TRAINER_DIED when the process ends early
 */
export function evaluateModelInTrainer(
  model: ModelEnvelope,
  X: Matrix,
  options: EvaluateInTrainerOptions = {},
): Promise<Metrics> {
  const { signal, onProgress, ...plain } = options;
  return runInTrainer<'evaluateModel'>(
    { name: 'evaluateModel', options: { ...withPlainLabels(plain), model } },
    [X],
    signal,
    onProgress,
  );
}

function withPlainLabels(options: Tasks['evaluate']['options']): Tasks['evaluate']['options'] {
  return options.labels ? { ...options, labels: Array.from(options.labels) } : options;
}

function runInTrainer<K extends TaskName>(
  task: Task & { name: K },
  matrices: readonly Matrix[],
  signal: AbortSignal | undefined,
  onProgress: ((progress: Tasks[K]['progress']) => void) | undefined,
): Promise<Tasks[K]['result']> {
  if (signal?.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const child = startTrainer();
    const stderr = new StderrTail(child.stderr);
    let settle: (() => void) | null = null;
    let fed = false;
    let grace: NodeJS.Timeout | undefined;
    /** The first outcome counts; it is told when the process is gone, so that none outlives its call. */
    const end = (outcome: () => void): void => {
      settle ??= outcome;
      child.kill('SIGKILL');
    };
    const cancel = (): void => {
      // Until it has all numbers it is not at work, and would wait for the rest.
      if (!fed) {
        end(() => reject(cancelled()));
        return;
      }
      settle ??= () => reject(cancelled());
      grace = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      send(child, { type: 'cancel' }).catch(() => child.kill('SIGKILL'));
    };
    signal?.addEventListener('abort', cancel, { once: true });

    child.on('message', (reply: Reply) => {
      switch (reply.type) {
        case 'progress':
          try {
            onProgress?.(reply.progress as Tasks[K]['progress']);
          } catch (error) {
            end(() => reject(error));
          }
          break;
        case 'result':
          end(() => resolve(reply.result as Tasks[K]['result']));
          break;
        case 'error':
          end(() => reject(new PdrError(reply.code, reply.message)));
          break;
      }
    });
    const close = (how: string): void => {
      clearTimeout(grace);
      signal?.removeEventListener('abort', cancel);
      if (settle) settle();
      else reject(new PdrError('PDR_TRAINER_DIED', `The trainer process ${how}.${stderr.text()}`));
    };
    child.on('error', (error) => close(`could not be started (${error.message})`));
    child.on('close', (code, by) =>
      close(by ? `was ended by ${by}${HINTS[by] ?? ''}` : `ended with code ${code}`),
    );

    feed(child, task, matrices).then(
      () => {
        fed = true;
      },
      () => undefined, // a trainer that dies while it is fed is reported by its 'close'
    );
  });
}

const CRASH_HINT = '; if it computed on a GPU, choose the engine "native" instead';
const HINTS: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGKILL: '; if the machine is short of memory, use fewer rows',
  SIGSEGV: CRASH_HINT,
  SIGABRT: CRASH_HINT,
  SIGBUS: CRASH_HINT,
  SIGILL: CRASH_HINT,
};

function startTrainer(): ChildProcess {
  return fork(join(__dirname, 'main.js'), [], {
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    // The runtime's own flags (a debugger's port, memory limits of a small heap) are not meant for the trainer.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: forTrainer(process.env.NODE_OPTIONS) },
  });
}

/**
 * Two processes cannot listen on one debugger port, and a small heap that suits the runtime is none for training; other
 * options may be needed to find modules.
 */
function forTrainer(options: string | undefined): string | undefined {
  return options?.replace(/--inspect\S*|--max[-_]old[-_]space[-_]size(=|\s+)\d+/g, '');
}

/** The task goes by message, the numbers as bytes on stdin: as messages they would be copied several times in this process. */
async function feed(child: ChildProcess, task: Task, matrices: readonly Matrix[]): Promise<void> {
  const { stdin } = child;
  if (!stdin) throw new Error('The trainer was started without a stdin.');
  stdin.on('error', () => undefined); // the write that fails tells it too
  await send(child, { type: 'start', task, shapes: matrices.map(({ rows, cols }) => ({ rows, cols })) });
  for (const { data } of matrices) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    for (let offset = 0; offset < bytes.length; offset += BYTES_PER_TURN) {
      await write(stdin, bytes.subarray(offset, offset + BYTES_PER_TURN));
      await nextTurn();
    }
  }
  stdin.end();
}

function write(stream: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

function send(child: ChildProcess, request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    child.send(request, (error) => (error ? reject(error) : resolve()));
  });
}
