import type { Schedule } from '../options';

/** Share of the training in which a one-cycle rate rises, and its factors at the start and the end. */
const RISE = 0.15;
const START = 0.04;
const END = 0.002;

/**
 * The factor on the learning rate, in (0, 1].
 *
 * `oneCycle` (Smith & Topin 2018) rises along a line, then falls along a cosine to almost nothing; `cosine` (Loshchilov
 * & Hutter 2017) only falls.
 * @param progress in [0, 1]
 */
export function rateFactor(schedule: Schedule, progress: number): number {
  switch (schedule) {
    case 'constant':
      return 1;
    case 'cosine':
      return fall(progress);
    case 'oneCycle':
      return progress < RISE ? START + (1 - START) * (progress / RISE) : fall((progress - RISE) / (1 - RISE));
  }
}

function fall(progress: number): number {
  return END + (1 - END) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
}
