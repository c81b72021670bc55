import { PdrError } from '../../src/index';

export const BUSY_POLICIES = ['ignore', 'queue', 'restart'] as const;
/** What to do with a training that is asked for while another runs. `queue` keeps only the newest. */
export type BusyPolicy = (typeof BUSY_POLICIES)[number];

/** Runs a training; rejects with PDR_CANCELLED soon after `signal` is aborted. */
export type Training = (signal: AbortSignal) => Promise<void>;

interface Job {
  readonly training: Training;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Lets one training run at a time. */
export class Trainings {
  private running: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;
  private next: Job | null = null;

  get busy(): boolean {
    return this.running !== null;
  }

  /** Whether a training asked for now would be run. */
  accepts(whenBusy: BusyPolicy): boolean {
    return !this.running || whenBusy !== 'ignore';
  }

  /**
   * Runs a training, now or after the one that runs.
   * @throws what the training throws; PDR_BUSY when another runs and `whenBusy` is `ignore`; PDR_CANCELLED when it was
   *   cancelled, or replaced by a newer one
   */
  request(training: Training, whenBusy: BusyPolicy): Promise<void> {
    if (!this.accepts(whenBusy)) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const job = { training, resolve, reject };
      if (!this.running) {
        this.start(job);
        return;
      }
      this.next?.reject(new PdrError('PDR_CANCELLED', 'A newer training replaced this one.'));
      this.next = job;
      if (whenBusy === 'restart') this.running.abort.abort();
    });
  }

  /** Ends the training that runs and forgets the one that waits; resolves when nothing runs any more. */
  async cancel(): Promise<void> {
    this.next?.reject(new PdrError('PDR_CANCELLED', 'The training was cancelled.'));
    this.next = null;
    this.running?.abort.abort();
    await this.running?.ended;
  }

  private start({ training, resolve, reject }: Job): void {
    const abort = new AbortController();
    const ended = training(abort.signal)
      .then(
        () => resolve,
        (error) => () => reject(error),
      )
      .then((settle) => {
        const { next } = this;
        this.running = null;
        this.next = null;
        settle();
        if (next) this.start(next);
      });
    this.running = { abort, ended };
  }
}

export function busy(): PdrError {
  return new PdrError(
    'PDR_BUSY',
    'A training runs, and the node is set to ignore others meanwhile. Send this again later, or choose to queue or to restart.',
  );
}

/** Gives up waiting for work that cannot be stopped, such as a context store's, when `signal` is aborted. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new PdrError('PDR_CANCELLED', 'The training was cancelled.'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
