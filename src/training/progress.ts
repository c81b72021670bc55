/** What the trainer is doing. `fraction` runs from 0 to 1 over the whole fit. */
export interface FitProgress {
  readonly phase: 'preprocess' | 'neighbors' | 'affinities' | 'training' | 'landmarks' | 'embedding';
  readonly fraction: number;
  /** Passes over the training rows so far, and in all. Present while training. */
  readonly epoch?: number;
  readonly epochs?: number;
  /** Mean loss since the last report. */
  readonly loss?: number;
  /** Largest absolute entry of the gradient before clipping by value or norm, since the last report. */
  readonly maxGradient?: number;
  /** Largest |d(loss)/d(d^2)| of a pair before any clipping, relative to its share of the loss. */
  readonly maxPairGradient?: number;
  /** Loss on rows held out, when last checked. */
  readonly validationLoss?: number;
  /** Share of the pairs whose gradient was clipped, and of the gradient's entries; means since the last report. */
  readonly clippedPairs?: number;
  readonly clippedEntries?: number;
  /** Estimated seconds until the fit is done. Present from training on, once it can be told. */
  readonly secondsLeft?: number;
}

type Phase = FitProgress['phase'];
type Details = Omit<FitProgress, 'phase' | 'fraction' | 'secondsLeft'>;

/** Where each phase ends on the whole fit's scale of 0 to 1, roughly by the time it takes. */
const ENDS: Readonly<Record<Phase, number>> = {
  preprocess: 0.05,
  neighbors: 0.15,
  affinities: 0.2,
  training: 0.9,
  landmarks: 0.98,
  embedding: 1,
};

/** Phases long enough for an estimate, with none of unknown length after them. */
const ESTIMATED: readonly Phase[] = ['training', 'landmarks', 'embedding'];

/** Times a fit's phases, and reports how far it is. */
export class FitClock {
  private readonly started: number;
  /** Seconds. */
  private readonly spent: Record<Phase, number> = {
    preprocess: 0,
    neighbors: 0,
    affinities: 0,
    training: 0,
    landmarks: 0,
    embedding: 0,
  };
  private phase: Phase = 'preprocess';
  /** Where it begins on the whole fit's scale. */
  private from = 0;
  private phaseStarted: number;
  /** The first report of work done in a phase: the time before it, for compiling say, does not tell the phase's speed. */
  private first: { readonly at: number; readonly done: number } | null = null;

  /** Estimated seconds of what comes after training. */
  secondsAfterTraining = 0;

  /** @param now milliseconds */
  constructor(
    private readonly onProgress: (progress: FitProgress) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.started = now();
    this.phaseStarted = this.started;
    this.report(0);
  }

  /** Ends the present phase and begins another. */
  enter(phase: Phase): void {
    this.endPhase();
    this.from = ENDS[this.phase];
    this.phase = phase;
    this.first = null;
    this.report(0);
  }

  /** @param done share of the phase */
  report(done: number, details: Details = {}): void {
    const fraction = this.from + (ENDS[this.phase] - this.from) * done;
    const left = this.secondsLeft(done);
    this.onProgress({ phase: this.phase, fraction, ...details, ...(left !== null && { secondsLeft: left }) });
  }

  /** Ends the last phase. */
  finish(): void {
    this.report(1);
    this.endPhase();
  }

  /** Seconds of each phase that has ended, and of the whole fit. */
  seconds(): Readonly<Record<Phase | 'total', number>> {
    return { ...this.spent, total: (this.now() - this.started) / 1000 };
  }

  private endPhase(): void {
    const now = this.now();
    this.spent[this.phase] += (now - this.phaseStarted) / 1000;
    this.phaseStarted = now;
  }

  private secondsLeft(done: number): number | null {
    if (done <= 0 || !ESTIMATED.includes(this.phase)) return null;
    const now = this.now();
    this.first ??= { at: now, done };
    const { first } = this;
    if (done <= first.done) return null;
    const secondsPerShare = (now - first.at) / (done - first.done) / 1000;
    return secondsPerShare * (1 - done) + (this.phase === 'training' ? this.secondsAfterTraining : 0);
  }
}
