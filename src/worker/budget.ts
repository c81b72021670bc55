import { cancelled } from '../pace';

export interface ThreadRequest {
  /** How many threads are needed, at most all there are. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** Called while the request waits, whenever its position in the queue changes; 1 is next. */
  readonly onPosition?: ((position: number) => void) | undefined;
}

interface Waiting {
  readonly threads: number;
  readonly start: () => void;
  readonly tell: (position: number) => void;
  position: number;
}

/** Threads to share out. Who asks first is served first: a small request does not overtake a large one. */
export class ThreadBudget {
  private free: number;
  private queue: Waiting[] = [];

  constructor(readonly total: number) {
    this.free = total;
  }

  /**
   * Resolves when the threads are free, with the function that gives them back.
   * @throws PDR_CANCELLED as soon as the signal is aborted; what `onPosition` throws
   */
  take({ threads, signal, onPosition }: ThreadRequest): Promise<() => void> {
    const taken = Math.min(threads, this.total);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(cancelled(signal));
        return;
      }
      const leave = (error: unknown): void => {
        signal?.removeEventListener('abort', abort);
        this.queue = this.queue.filter((other) => other !== waiting);
        reject(error);
        this.serve();
      };
      const abort = (): void => leave(cancelled(signal as AbortSignal));
      const waiting: Waiting = {
        threads: taken,
        position: 0,
        start: () => {
          signal?.removeEventListener('abort', abort);
          resolve(() => {
            this.free += taken;
            this.serve();
          });
        },
        tell: (position) => {
          try {
            onPosition?.(position);
          } catch (error) {
            leave(error);
          }
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.queue.push(waiting);
      this.serve();
    });
  }

  /** Starts what can start, and tells the others their new positions. */
  private serve(): void {
    while (this.queue.length > 0 && this.queue[0].threads <= this.free) {
      const [next] = this.queue.splice(0, 1);
      this.free -= next.threads;
      next.start();
    }
    for (const waiting of [...this.queue]) {
      // A listener may cancel its request, which changes the queue.
      const position = this.queue.indexOf(waiting) + 1;
      if (position === 0 || position === waiting.position) continue;
      waiting.position = position;
      waiting.tell(position);
    }
  }
}
