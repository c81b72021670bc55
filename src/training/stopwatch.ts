/** Times the stages of a fit. */
export class Stopwatch {
  private readonly started = performance.now();
  private last = this.started;
  private readonly laps = { preprocess: 0, neighbors: 0, affinities: 0, training: 0, landmarks: 0 };

  /** Books the time since the last lap on a stage. */
  lap(stage: keyof typeof this.laps): void {
    const now = performance.now();
    this.laps[stage] += (now - this.last) / 1000;
    this.last = now;
  }

  seconds(): Record<keyof typeof this.laps | 'total', number> {
    return { ...this.laps, total: (performance.now() - this.started) / 1000 };
  }
}
