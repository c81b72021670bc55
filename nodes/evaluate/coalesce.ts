/**
 * Runs one job at a time. Whoever asks while one runs shares the result of the next run with all others who do, so that a
 * slow job never gathers a backlog and everybody gets a result that is newer than their request.
 */
export class Coalesced<T> {
  private running: Promise<unknown> | null = null;
  private next: Promise<T> | null = null;

  constructor(private readonly job: () => Promise<T>) {}

  /** Whether a run that has not begun is asked for already. */
  get waiting(): boolean {
    return this.next !== null;
  }

  run(): Promise<T> {
    if (this.next) return this.next;
    if (!this.running) return this.start();
    this.next = this.running.then(() => {
      this.next = null;
      return this.start();
    });
    return this.next;
  }

  private start(): Promise<T> {
    const result = this.job();
    const running = result
      .catch(() => undefined)
      .then(() => {
        if (this.running === running) this.running = null;
      });
    this.running = running;
    return result;
  }
}
