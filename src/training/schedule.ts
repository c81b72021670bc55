/**
 * One-cycle learning rate (Smith & Topin 2018): a linear rise over the first part of training, then a cosine
 * fall to almost nothing.
 * @param progress in [0, 1]
 * @returns a factor on the learning rate, in (0, 1]
 */
export function oneCycle(progress: number): number {
  const RISE = 0.15;
  const START = 0.04;
  const END = 0.002;
  if (progress < RISE) return START + (1 - START) * (progress / RISE);
  const fall = (progress - RISE) / (1 - RISE);
  return END + (1 - END) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, fall)));
}
