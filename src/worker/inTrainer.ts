import { PdrError } from '../errors';
import type { Matrix } from '../matrix';
import type { EvaluateOptions } from '../metrics/evaluate';
import type { Metrics } from '../metrics/metrics';
import type { ModelEnvelope } from '../model/envelope';
import { badOption } from '../options/check';
import type { FitResult } from '../training/fit';
import { type FitOptions, resolveOptions } from '../training/options';
import type { FitProgress } from '../training/progress';
import { copyMatrix } from './copyMatrix';
import { workers } from './manager';
import type { EvaluateProgress, QueuedProgress, Tasks } from './protocol';

export type FitInTrainerOptions = Omit<FitOptions, 'onProgress'> & {
  readonly onProgress?: ((progress: FitProgress | QueuedProgress) => void) | undefined;
};

export type EvaluateInTrainerOptions = Omit<EvaluateOptions, 'onProgress'> & {
  readonly onProgress?: ((progress: EvaluateProgress | QueuedProgress) => void) | undefined;
};

/** Most of an evaluation's work is done by one thread, however many it may use. */
const EVALUATE_THREADS = 1;

/**
 * {@link fit} in a process of its own: the event loop stays free, and a crash there does not reach this process. All such
 * processes together use the machine's cores but one; a task that finds too few of them free waits, first come, first served.
 * @param X rows x features, copied before this returns
 * @param options `threads` is by default all that such processes may use
 * @throws what `fit` throws; PDR_TRAINER_DIED when the process ends early, or gives no sign of life for 5 minutes
 */
export async function fitInTrainer(X: Matrix, options: FitInTrainerOptions = {}): Promise<FitResult> {
  const threads = resolveOptions(options).threads ?? workers.threads;
  const { signal, onProgress, ...plain } = options;
  const task = { name: 'fit', options: { ...sendable(plain), threads } } as const;
  return workers.run<'fit'>(task, [copyMatrix(X, 'X')], { threads, signal, onProgress });
}

/**
 * {@link evaluate} in a process of its own, which waits for its turn as in {@link fitInTrainer}.
 * @param X rows x features, scaled as the map's maker compares them; copied before this returns
 * @param embedding rows x components; copied too
 * @param options `threads` is 1 by default
 * @throws what `evaluate` throws; PDR_TRAINER_DIED when the process ends early, or gives no sign of life for 5 minutes
 */
export async function evaluateInTrainer(
  X: Matrix,
  embedding: Matrix,
  options: EvaluateInTrainerOptions = {},
): Promise<Metrics> {
  const { signal, onProgress, ...plain } = options;
  const sent = evaluateOptions(plain);
  const matrices = [copyMatrix(X, 'X'), copyMatrix(embedding, 'embedding')];
  const run = { threads: sent.threads, signal, onProgress };
  return workers.run<'evaluate'>({ name: 'evaluate', options: sent }, matrices, run);
}

/**
 * Scales rows, projects them with a model and measures the map they give, all in a process of its own, which waits for its
 * turn as in {@link fitInTrainer}.
 * @param X rows x features, in the units the model was fitted on; copied before this returns
 * @param options `threads` is 1 by default
 * @throws what `Projector.load`, `transform` and `evaluate` throw; PDR_TRAINER_DIED when the process ends early, or gives
 *   no sign of life for 5 minutes
 */
export async function evaluateModelInTrainer(
  model: ModelEnvelope,
  X: Matrix,
  options: EvaluateInTrainerOptions = {},
): Promise<Metrics> {
  const { signal, onProgress, ...plain } = options;
  const sent = { ...evaluateOptions(plain), model: sendable(model) };
  const run = { threads: sent.threads, signal, onProgress };
  return workers.run<'evaluateModel'>({ name: 'evaluateModel', options: sent }, [copyMatrix(X, 'X')], run);
}

function evaluateOptions(plain: Tasks['evaluate']['options']) {
  const { labels, threads = EVALUATE_THREADS, ...rest } = plain;
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw badOption('threads', threads, 'a whole number of at least 1', 'evaluate');
  }
  return { ...sendable({ ...rest, labels: labels && Array.from(labels) }), threads };
}

/**
 * A copy of what is to be sent, made at once: what fails to be copied cannot be sent either.
 * @throws PDR_BAD_OPTION
 */
function sendable<T>(value: T): T {
  try {
    return structuredClone(value);
  } catch (cause) {
    const [reason] = (cause as Error).message.split('\n');
    throw new PdrError('PDR_BAD_OPTION', `Options must be plain data (${reason}).`, { cause });
  }
}
