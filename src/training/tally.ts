import type { Session } from '../engines/engine';
import { LARGEST, MAXIMA, SUMMED, SUMS } from '../step/step';

type Summed = (typeof SUMMED)[number];
type Largest = (typeof LARGEST)[number];

/** What training steps report of themselves, over all of them: means of {@link SUMMED}, maxima of {@link LARGEST}. */
export type StepFigures = Readonly<Record<Summed | Largest, number>>;

/** Reads what a training session has tallied over its last `steps` steps. */
export async function readFigures(session: Session, steps: number): Promise<StepFigures> {
  const sums = (await session.readState(SUMS)).data;
  const maxima = (await session.readState(MAXIMA)).data;
  return figuresOf(
    (_, i) => Number(sums[i]) / steps,
    (_, i) => Number(maxima[i]),
  );
}

/** Sums up the figures of stretches of steps: the largest gradient, means of everything else. */
export class Tally {
  private steps = 0;
  private readonly totals = figuresOf(
    () => 0,
    () => 0,
  );

  add(figures: StepFigures, steps: number): void {
    this.steps += steps;
    for (const name of SUMMED) this.totals[name] += steps * figures[name];
    for (const name of LARGEST) this.totals[name] = Math.max(this.totals[name], figures[name]);
  }

  /** Means are not a number before the first step. */
  figures(): StepFigures {
    return figuresOf(
      (name) => this.totals[name] / this.steps,
      (name) => this.totals[name],
    );
  }
}

function figuresOf(
  mean: (name: Summed, index: number) => number,
  largest: (name: Largest, index: number) => number,
): Record<Summed | Largest, number> {
  const means = SUMMED.map((name, i) => [name, mean(name, i)]);
  const maxima = LARGEST.map((name, i) => [name, largest(name, i)]);
  return Object.fromEntries([...means, ...maxima]) as Record<Summed | Largest, number>;
}
