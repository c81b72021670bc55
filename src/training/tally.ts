/** What one training step reports of itself. */
export interface StepFigures {
  readonly loss: number;
  /** Largest gradient entry before clipping by value or norm. */
  readonly maxGradient: number;
  /** Largest gradient of a pair before any clipping, relative to its share of the loss; 0 when pairs are not clipped. */
  readonly maxPairGradient: number;
  /** Share of the pairs whose gradient was clipped. */
  readonly clippedPairs: number;
  /** Share of the gradient's entries that were clipped by value. */
  readonly clippedEntries: number;
}

/** Sums up the figures of several steps: the largest gradient, means of everything else. */
export class Tally {
  private steps = 0;
  private loss = 0;
  private maxGradient = 0;
  private maxPairGradient = 0;
  private clippedPairs = 0;
  private clippedEntries = 0;

  add(step: StepFigures): void {
    this.steps++;
    this.loss += step.loss;
    this.maxGradient = Math.max(this.maxGradient, step.maxGradient);
    this.maxPairGradient = Math.max(this.maxPairGradient, step.maxPairGradient);
    this.clippedPairs += step.clippedPairs;
    this.clippedEntries += step.clippedEntries;
  }

  /** Means are not a number before the first step. */
  figures(): StepFigures {
    return {
      loss: this.loss / this.steps,
      maxGradient: this.maxGradient,
      maxPairGradient: this.maxPairGradient,
      clippedPairs: this.clippedPairs / this.steps,
      clippedEntries: this.clippedEntries / this.steps,
    };
  }
}

/** The mean loss of the latest steps. */
export class RecentLoss {
  private readonly losses: number[] = [];

  constructor(private readonly steps: number) {}

  add(loss: number): void {
    this.losses.push(loss);
    if (this.losses.length > this.steps) this.losses.shift();
  }

  mean(): number {
    return this.losses.reduce((sum, loss) => sum + loss, 0) / this.losses.length;
  }
}
