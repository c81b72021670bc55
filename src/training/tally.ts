import type { Session } from '../engines/engine';
import { MAXIMA, SUMS } from '../step/step';

/** What training steps report of themselves, over all of them. */
export interface StepFigures {
  /** Mean. */
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

/** Reads what a training session has tallied over its last `steps` steps. */
export async function readFigures(session: Session, steps: number): Promise<StepFigures> {
  const [loss, clippedPairs, clippedEntries] = Array.from((await session.readState(SUMS)).data, Number);
  const [maxGradient, maxPairGradient] = Array.from((await session.readState(MAXIMA)).data, Number);
  return {
    loss: loss / steps,
    maxGradient,
    maxPairGradient,
    clippedPairs: clippedPairs / steps,
    clippedEntries: clippedEntries / steps,
  };
}

/** Sums up the figures of stretches of steps: the largest gradient, means of everything else. */
export class Tally {
  private steps = 0;
  private loss = 0;
  private maxGradient = 0;
  private maxPairGradient = 0;
  private clippedPairs = 0;
  private clippedEntries = 0;

  add(figures: StepFigures, steps: number): void {
    this.steps += steps;
    this.loss += steps * figures.loss;
    this.maxGradient = Math.max(this.maxGradient, figures.maxGradient);
    this.maxPairGradient = Math.max(this.maxPairGradient, figures.maxPairGradient);
    this.clippedPairs += steps * figures.clippedPairs;
    this.clippedEntries += steps * figures.clippedEntries;
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
