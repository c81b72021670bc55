import { availableParallelism } from 'node:os';
import type { Matrix } from '../matrix';
import { ThreadBudget } from './budget';
import type { QueuedProgress, Task, TaskName, Tasks } from './protocol';
import { runWorker } from './worker';

/**
 * Building an index over many rows gives no sign of life for tens of seconds on a slow machine; nothing takes minutes
 * without one.
 */
const SILENT_MS = 5 * 60_000;

export interface RunOptions<K extends TaskName> {
  /** How many threads the task uses. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Tasks[K]['progress'] | QueuedProgress) => void) | undefined;
}

/** Runs tasks in worker processes, as many at once as there are threads for; the others wait in line. */
export class WorkerManager {
  private readonly budget: ThreadBudget;

  constructor(
    readonly threads: number,
    private readonly silentMs: number = SILENT_MS,
  ) {
    this.budget = new ThreadBudget(threads);
  }

  /**
   * @param matrices rows to work on, whose buffers must not change meanwhile
   * @throws what the task throws; PDR_CANCELLED; PDR_TRAINER_DIED
   */
  async run<K extends TaskName>(
    task: Task & { name: K },
    matrices: readonly Matrix[],
    { threads, signal, onProgress }: RunOptions<K>,
  ): Promise<Tasks[K]['result']> {
    const giveBack = await this.budget.take({
      threads,
      signal,
      onPosition: (position) => onProgress?.({ phase: 'queued', fraction: 0, position }),
    });
    try {
      return await runWorker<K>(task, matrices, { silentMs: this.silentMs, signal, onProgress });
    } finally {
      giveBack();
    }
  }
}

/** All workers of this process. One core is left to it and those it serves. */
export const workers = new WorkerManager(Math.max(1, availableParallelism() - 1));
