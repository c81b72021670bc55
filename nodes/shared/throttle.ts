/**
 * Passes on at most one value in each interval: the first at once, then always the newest one that is waiting. What is
 * shown to people must neither flood the editor nor end on a stale value.
 */
export class Throttle<T> {
  private timer: NodeJS.Timeout | undefined;
  private waiting: { readonly value: T } | null = null;
  private ended = false;

  constructor(
    private readonly intervalMs: number,
    private readonly pass: (value: T) => void,
  ) {}

  offer(value: T): void {
    if (this.timer) this.waiting = { value };
    else this.now(value);
  }

  /** Passes a value on without delay; one that was waiting is dropped. */
  now(value: T): void {
    if (this.ended) return;
    this.stop();
    this.pass(value);
    this.timer = setTimeout(() => this.next(), this.intervalMs);
    this.timer.unref();
  }

  /** Drops a value that is waiting. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = null;
  }

  /** Passes nothing on any more, whatever is offered later. */
  end(): void {
    this.stop();
    this.ended = true;
  }

  private next(): void {
    this.timer = undefined;
    if (this.waiting) this.now(this.waiting.value);
  }
}
