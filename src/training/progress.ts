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
  /** Estimated seconds until the fit is done. */
  readonly secondsLeft?: number;
}

type Details = Omit<FitProgress, 'phase' | 'fraction' | 'secondsLeft'>;

/** Where each phase begins and ends on the whole fit's scale of 0 to 1, roughly by the time it takes. */
const PHASES: Readonly<Record<FitProgress['phase'], readonly [number, number]>> = {
  preprocess: [0, 0.05],
  neighbors: [0.05, 0.15],
  affinities: [0.15, 0.2],
  training: [0.2, 0.9],
  landmarks: [0.9, 0.98],
  embedding: [0.98, 1],
};

/** Reports how far a whole fit is, from how far its phase is. */
export function progressReporter(onProgress: (progress: FitProgress) => void) {
  const started = performance.now();
  return (phase: FitProgress['phase'], done: number, details: Details = {}): void => {
    const [from, to] = PHASES[phase];
    const fraction = from + (to - from) * done;
    const elapsed = (performance.now() - started) / 1000;
    const estimate =
      phase === 'training' && done > 0 ? { secondsLeft: (elapsed / fraction) * (1 - fraction) } : {};
    onProgress({ phase, fraction, ...details, ...estimate });
  };
}
