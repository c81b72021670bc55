import type { Tensor } from '../graph/graph';

/** Keeps the weights of the lowest validation loss, and says when it has stopped falling. */
export class EarlyStop {
  private lowest = Number.POSITIVE_INFINITY;
  private kept: Tensor | null = null;
  private sinceLowest = 0;

  /** @param patience checks in a row without a new lowest loss before stopping */
  constructor(private readonly patience: number) {}

  /** @returns whether to stop */
  check(loss: number, weights: Tensor): boolean {
    if (loss < this.lowest) {
      this.lowest = loss;
      this.kept = weights;
      this.sinceLowest = 0;
    } else {
      this.sinceLowest++;
    }
    return this.sinceLowest >= this.patience;
  }

  /** The weights of the lowest loss; null before the first check. */
  get best(): Tensor | null {
    return this.kept;
  }

  get bestLoss(): number {
    return this.lowest;
  }
}
