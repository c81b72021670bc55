import { firstLineOf, PdrError } from '../errors';
import type { Matrix } from '../matrix';
import type { Metrics } from '../metrics/metrics';
import { EVALUATE_OPTIONS, type EvaluateOptions } from '../metrics/options';
import type { ModelEnvelope } from '../model/envelope';
import { checkOptions, plainOptions } from '../options/check';
import { type FitOptions, resolveOptions } from '../training/options';
import type { FitProgress } from '../training/progress';
import type { FitResult } from '../training/report';
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

// The public calls of these names, in `calls.ts`, read rows of any form and then call these.

export async function fitInTrainer(X: Matrix, options: FitInTrainerOptions = {}): Promise<FitResult> {
  const threads = resolveOptions(options).threads ?? workers.threads;
  const { signal, onProgress, ...plain } = options;
  const task = { name: 'fit', options: { ...sendable(plain), threads } } as const;
  return workers.run<'fit'>(task, [copyOf(X)], { threads, signal, onProgress });
}

export async function evaluateInTrainer(
  X: Matrix,
  embedding: Matrix,
  options: EvaluateInTrainerOptions = {},
): Promise<Metrics> {
  const sent = evaluateOptions(options);
  const task = { name: 'evaluate', options: sent } as const;
  return workers.run<'evaluate'>(task, [copyOf(X), copyOf(embedding)], { ...options, threads: sent.threads });
}

export async function evaluateModelInTrainer(
  model: ModelEnvelope,
  X: Matrix,
  options: EvaluateInTrainerOptions = {},
): Promise<Metrics> {
  const sent = evaluateOptions(options);
  const task = { name: 'evaluateModel', options: { ...sent, model: sendable(model) } } as const;
  return workers.run<'evaluateModel'>(task, [copyOf(X)], { ...options, threads: sent.threads });
}

function evaluateOptions(
  options: EvaluateInTrainerOptions,
): Tasks['evaluate']['options'] & { threads: number } {
  const given = checkOptions(EVALUATE_OPTIONS, plainOptions(options, 'evaluate'), 'evaluate');
  const labels = given.labels && Array.from(given.labels);
  return { ...given, labels, threads: given.threads ?? EVALUATE_THREADS };
}

/** A task may wait for its turn, and the caller may use its buffer again meanwhile. */
function copyOf({ data, rows, cols }: Matrix): Matrix {
  return { data: data.slice(), rows, cols };
}

/** A copy, for the same reason. @throws PDR_BAD_OPTION for what cannot be sent to another process */
function sendable<T>(value: T): T {
  try {
    return structuredClone(value);
  } catch (cause) {
    throw new PdrError('PDR_BAD_OPTION', `Options must be plain data (${firstLineOf(cause)}).`, { cause });
  }
}
