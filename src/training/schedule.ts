/** Share of the training in which the rate rises, and its factors at the start and the end. */
const RISE = 0.15;
const START = 0.04;
const END = 0.002;

/**
 * The factor on the learning rate, in (0, 1], of a one-cycle schedule (Smith & Topin 2018): up along a line, then down along
 * a cosine to almost nothing.
 * @param progress in [0, 1]
 */
export function rateFactor(progress: number): number {
  if (progress < RISE) return START + (1 - START) * (progress / RISE);
  const fallen = (progress - RISE) / (1 - RISE);
  return END + (1 - END) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, fallen)));
}
