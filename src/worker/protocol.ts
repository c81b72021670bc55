import type { GpuName, Probe } from '../engines/gpuProbe';
import type { ErrorCode } from '../errors';
import type { Metrics } from '../metrics/metrics';
import type { EvaluateOptions } from '../metrics/options';
import type { ModelEnvelope } from '../model/envelope';
import type { FitOptions } from '../training/options';
import type { FitProgress } from '../training/progress';
import type { FitResult } from '../training/report';

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

type PlainEvaluateOptions = Omit<EvaluateOptions, 'signal' | 'onProgress'>;

/** What a worker can be asked to do: its options as sent, what it reports and what it gives. */
export interface Tasks {
  readonly fit: {
    readonly options: Omit<FitOptions, 'signal' | 'onProgress'>;
    readonly progress: FitProgress;
    readonly result: FitResult;
  };
  readonly evaluate: {
    readonly options: PlainEvaluateOptions;
    readonly progress: EvaluateProgress;
    readonly result: Metrics;
  };
  readonly evaluateModel: {
    readonly options: PlainEvaluateOptions & { readonly model: ModelEnvelope };
    readonly progress: EvaluateProgress;
    readonly result: Metrics;
  };
}

export type TaskName = keyof Tasks;

export type Task = { [K in TaskName]: { readonly name: K; readonly options: Tasks[K]['options'] } }[TaskName];

export interface Shape {
  readonly rows: number;
  readonly cols: number;
}

/**
 * To the worker. After `start` it reads the matrices' numbers from its stdin (float32 in the machine's order, one matrix
 * after the other, to the end of the stream) and begins. `gpu` answers its question; `cancel` may come at any time.
 */
export type Request =
  | {
      readonly type: 'start';
      readonly task: Task;
      readonly shapes: readonly Shape[];
      /** How often to say that it is alive. */
      readonly aliveEveryMs: number;
    }
  | { readonly type: 'gpu'; readonly name: GpuName; readonly probe: Probe }
  | { readonly type: 'cancel' };

/** From the worker; `result` or `error` is the last. */
export type Reply =
  | { readonly type: 'alive' }
  | { readonly type: 'progress'; readonly progress: Tasks[TaskName]['progress'] }
  /** Asks whether this GPU can be computed on. */
  | { readonly type: 'gpu'; readonly name: GpuName }
  | { readonly type: 'result'; readonly result: Tasks[TaskName]['result'] }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly message: string };
