/**
 * Runs one job at a time. All requests that come during a run share the next one: a slow job gathers no backlog, and each
 * result is newer than its request.
 */
export class Coalesced<T> {
  private running: Promise<unknown> | null = null;
  private next: Promise<T> | null = null;

  constructor(private readonly job: () => Promise<T>) {}

  /** Whether a next run was requested that has not begun. */
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
