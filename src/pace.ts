import { setImmediate as nextTurn } from 'node:timers/promises';
import { PdrError } from './errors';

export interface PaceOptions {
  /** Aborting it makes the work reject with PDR_CANCELLED at its next step. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the share of the work that is done, in [0, 1]. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Work between two turns of the event loop: long enough to cost nothing, short enough for a prompt cancel. */
const TURN_MS = 30;

/** Lets a long computation report, be cancelled, and leave the event loop a turn now and then. */
export class Pace {
  private lastTurn = performance.now();

  constructor(private readonly options: PaceOptions = {}) {}

  /**
   * Call it between the blocks of a long loop.
   * @throws PDR_CANCELLED when the signal was aborted
   */
  async step(fraction: number): Promise<void> {
    if (performance.now() - this.lastTurn >= TURN_MS) {
      this.options.onProgress?.(fraction);
      await nextTurn();
      this.lastTurn = performance.now();
    }
    throwIfAborted(this.options.signal);
  }
}

/** @throws PDR_CANCELLED when `signal` was aborted */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal);
}

/** The error of work that was cancelled; its `cause` is the signal's reason. */
export function cancelled(signal: AbortSignal): PdrError {
  return new PdrError('PDR_CANCELLED', 'The work was cancelled.', { cause: signal.reason });
}

/** What `work` gives, unless the signal is aborted before: then PDR_CANCELLED at once. The work itself goes on. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(cancelled(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
