/**
 * Runs one job at a time. Whoever asks while one runs shares the next run with all others who do, so that a slow job
 * never gathers a backlog and everybody gets a result that is newer than their request.
 */
export class Coalesced<T> {
  private running: Promise<unknown> | null = null;
  private next: Promise<void> | null = null;

  constructor(private readonly job: (request: T) => Promise<void>) {}

  /** Whether a run that has not begun is asked for already. */
  get waiting(): boolean {
    return this.next !== null;
  }

  /** @param request used if this call is the first to ask for its run */
  run(request: T): Promise<void> {
    if (this.next) return this.next;
    if (!this.running) return this.start(request);
    this.next = this.running.then(() => {
      this.next = null;
      return this.start(request);
    });
    return this.next;
  }

  private start(request: T): Promise<void> {
    const result = this.job(request);
    const running = result
      .catch(() => undefined)
      .then(() => {
        if (this.running === running) this.running = null;
      });
    this.running = running;
    return result;
  }
}
