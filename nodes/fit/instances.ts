/** The instances of one node, of which each deploy makes another: one at a time, with gaps between. */
export class Instances<T> {
  private present: T | null = null;
  private ended = false;
  private waiting: ((instance: T | null) => void)[] = [];
  private onLeave: () => void = () => undefined;
  /** Resolves when the present instance leaves. */
  left: Promise<void> = Promise.resolve();

  get current(): T | null {
    return this.present;
  }

  /** @returns the present instance, or else the next; null when there will be none */
  async next(): Promise<T | null> {
    if (this.present || this.ended) return this.present;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  enter(instance: T): void {
    this.present = instance;
    this.left = new Promise((resolve) => {
      this.onLeave = resolve;
    });
    this.answer(instance);
  }

  leave(): void {
    this.present = null;
    this.onLeave();
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
