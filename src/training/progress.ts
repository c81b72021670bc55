import type { FitProgress } from '../options';

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
