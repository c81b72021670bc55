import { PdrError } from '../../src/index';

/** The instances of one node, of which each deploy makes another: one at a time, with gaps between. */
export class Instances<T> {
  private here: T | null = null;
  private ended = false;
  private waiting: ((instance: T | null) => void)[] = [];
  private readonly leaving = new Set<() => void>();

  get current(): T | null {
    return this.here;
  }

  /** @returns the present instance, or else the next; null when there will be none */
  async next(): Promise<T | null> {
    if (this.here || this.ended) return this.here;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** The same. @throws PDR_CANCELLED when there will be none */
  async present(): Promise<T> {
    const instance = await this.next();
    if (!instance) throw new PdrError('PDR_CANCELLED', 'The node was removed.');
    return instance;
  }

  /** Resolves when the work has ended or the present instance leaves, whichever is first; rejects when the work fails. */
  whilePresent(work: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.here) resolve();
      this.leaving.add(resolve);
      work.then(resolve, reject).finally(() => this.leaving.delete(resolve));
    });
  }

  enter(instance: T): void {
    this.here = instance;
    this.answer(instance);
  }

  leave(): void {
    this.here = null;
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
