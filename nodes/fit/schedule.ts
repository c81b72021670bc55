const MS_PER_HOUR = 3_600_000;

/**
 * Decides when a training is due by the clock. It compares times of day, not timers: what fell due while the runtime was down
 * or the machine slept is due once. A clock that jumps moves the next training by the jump at most.
 */
export class Schedule {
  /** Of the last training that gave a model, or of the start where there was none, in ms since 1970; null: not known yet. */
  private trainedAt: number | null = null;
  /** From when the next one is counted. */
  private since = 0;
  private failures = 0;

  constructor(private readonly now: () => number = Date.now) {}

  get last(): number | null {
    return this.trainedAt;
  }

  /** @param at of the last training; null: count from now */
  begin(at: number | null): void {
    this.trainedAt = at ?? this.now();
    this.since = this.trainedAt;
    this.failures = 0;
  }

  /** Another model is trained from now on. */
  forget(): void {
    this.trainedAt = null;
  }

  /** @param hours between two trainings; 0 is never */
  isDue(hours: number): boolean {
    if (hours === 0 || this.trainedAt === null) return false;
    const now = this.now();
    // The clock was set back. Waiting until it has caught up could take years.
    this.since = Math.min(this.since, now);
    return now - this.since >= hours * MS_PER_HOUR * this.patience;
  }

  /** A training was asked for, by whatever. */
  asked(): void {
    this.since = this.now();
  }

  trained(): void {
    this.begin(null);
  }

  failed(): void {
    this.failures++;
  }

  /** The training that was asked for was ended by neither a fault nor a user. */
  dropped(): void {
    if (this.trainedAt !== null) this.since = this.trainedAt;
  }

  /** A training that failed is tried again after a tenth of the time, then after twice as long each time. */
  private get patience(): number {
    return this.failures === 0 ? 1 : Math.min(1, 2 ** (this.failures - 1) / 10);
  }
}
