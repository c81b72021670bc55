/**
 * Passes on at most one value in each interval: the first at once, then always the newest one that is waiting. What is
 * shown to people must neither flood the editor nor end on a stale value.
 */
export class Throttle<T> {
  private timer: NodeJS.Timeout | undefined;
  private waiting: { readonly value: T } | null = null;

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
    this.stop();
    this.pass(value);
    this.timer = setTimeout(() => this.next(), this.intervalMs);
    this.timer.unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = null;
  }

  private next(): void {
    this.timer = undefined;
    if (this.waiting) this.now(this.waiting.value);
  }
}
