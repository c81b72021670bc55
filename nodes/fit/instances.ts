/** The instances of one node, of which each deploy makes another: one at a time, with gaps between. */
export class Instances<T> {
  private present: T | null = null;
  private ended = false;
  private waiting: ((instance: T | null) => void)[] = [];
  private readonly leaving = new Set<() => void>();

  get current(): T | null {
    return this.present;
  }

  /** @returns the present instance, or else the next; null when there will be none */
  async next(): Promise<T | null> {
    if (this.present || this.ended) return this.present;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Resolves when the work has ended or the present instance leaves, whichever is first; rejects when the work fails. */
  whilePresent(work: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.present) resolve();
      this.leaving.add(resolve);
      work.then(resolve, reject).finally(() => this.leaving.delete(resolve));
    });
  }

  enter(instance: T): void {
    this.present = instance;
    this.answer(instance);
  }

  leave(): void {
    this.present = null;
    for (const resolve of this.leaving) resolve();
    this.leaving.clear();
  }

  /** There will be no more instances. */
  end(): void {
    this.leave();
    this.ended = true;
    this.answer(null);
  }

  private answer(instance: T | null): void {
    for (const resolve of this.waiting.splice(0)) resolve(instance);
  }
}
