/** Quantile `q` of sorted numbers by the nearest-rank method; NaN of none. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  return sorted.length === 0 ? Number.NaN : sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}

export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/** Follows rows from being published to their coordinates coming back. Times are milliseconds of one clock. */
export class RoundTrips {
  private readonly waiting = new Map<number, number>();
  private readonly latencies: number[] = [];
  private readonly arrivals: number[] = [];
  private givenUp = 0;

  /** @param keep how many of the newest rows the figures are about; unlimited where not given */
  constructor(private readonly keep = Number.POSITIVE_INFINITY) {}

  sent(id: number, at: number): void {
    this.waiting.set(id, at);
    if (this.waiting.size > this.keep) {
      const [oldest] = this.waiting.keys();
      this.waiting.delete(oldest);
      this.givenUp++;
    }
  }

  /** Returns false for a row that is not waited for: never sent, or already received. */
  received(id: number, at: number): boolean {
    const sentAt = this.waiting.get(id);
    if (sentAt === undefined) return false;
    this.waiting.delete(id);
    this.latencies.push(at - sentAt);
    this.arrivals.push(at);
    if (this.latencies.length > this.keep) {
      this.latencies.shift();
      this.arrivals.shift();
    }
    return true;
  }

  /** Rows sent whose coordinates have not come back. */
  get outstanding(): number {
    return this.waiting.size + this.givenUp;
  }

  latency(): { p50: number; p99: number } {
    const sorted = Float64Array.from(this.latencies).sort();
    return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
  }

  /** Rows received per second over the five seconds before `now`. */
  rate(now: number): number {
    const recent = this.arrivals.filter((at) => at > now - 5000);
    return recent.length < 2 ? 0 : recent.length / ((now - recent[0]) / 1000);
  }
}
