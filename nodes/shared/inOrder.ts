/** Does one piece of work after the other, in the order they were asked for. */
export class InOrder {
  private last: Promise<unknown> = Promise.resolve();

  /** @returns what `work` gives; its failure does not keep the next from being done */
  run<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
