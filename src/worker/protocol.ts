import type { ErrorCode } from '../errors';
import type { Metrics } from '../metrics/metrics';
import type { EvaluateOptions } from '../metrics/options';
import type { ModelEnvelope } from '../model/envelope';
import type { FitResult } from '../training/fit';
import type { FitOptions } from '../training/options';
import type { FitProgress } from '../training/progress';

/** The task waits until the threads it needs are free. */
export interface QueuedProgress {
  readonly phase: 'queued';
  readonly fraction: 0;
  /** 1 is next. */
  readonly position: number;
}

/** How far an evaluation in a process of its own is. */
export interface EvaluateProgress {
  readonly phase: 'project' | 'measure';
  /** Of the phase, from 0 to 1. */
  readonly fraction: number;
}

export type FitInTrainerOptions = Omit<FitOptions, 'onProgress'> & {
  readonly onProgress?: ((progress: FitProgress | QueuedProgress) => void) | undefined;
};

export type EvaluateInTrainerOptions = Omit<EvaluateOptions, 'onProgress'> & {
  readonly onProgress?: ((progress: EvaluateProgress | QueuedProgress) => void) | undefined;
};

/** What a trainer process can be asked to do. */
export interface Tasks {
  readonly fit: {
    readonly options: Omit<FitOptions, 'signal' | 'onProgress'>;
    readonly progress: FitProgress;
    readonly result: FitResult;
  };
  readonly evaluate: {
    readonly options: Omit<EvaluateOptions, 'signal' | 'onProgress'>;
    readonly progress: EvaluateProgress;
    readonly result: Metrics;
  };
  readonly evaluateModel: {
    readonly options: Omit<EvaluateOptions, 'signal' | 'onProgress'> & { readonly model: ModelEnvelope };
    readonly progress: EvaluateProgress;
    readonly result: Metrics;
  };
}

export type TaskName = keyof Tasks;

/** A task with its options, as sent. */
export type Task = { [K in TaskName]: { readonly name: K; readonly options: Tasks[K]['options'] } }[TaskName];

/**
 * From the runtime to its trainer: `start`, whereupon the trainer reads the matrices' numbers from its stdin (float32 in
 * the machine's order, one matrix after the other, to the end of the stream) and begins; `cancel` at any time.
 */
export type Request =
  | {
      readonly type: 'start';
      readonly task: Task;
      readonly shapes: readonly Shape[];
    }
  | { readonly type: 'cancel' };

export interface Shape {
  readonly rows: number;
  readonly cols: number;
}

/** From the trainer to the runtime; `result` or `error` is the last. */
export type Reply =
  | { readonly type: 'progress'; readonly progress: Tasks[TaskName]['progress'] }
  | { readonly type: 'result'; readonly result: Tasks[TaskName]['result'] }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly message: string };
