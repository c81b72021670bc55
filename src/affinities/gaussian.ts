import { LARGEST_FLOAT32 } from '../matrix';

const MAX_STEPS = 100;
/** Largest difference of entropy left; a hundredth of scikit-learn's. */
const TOLERANCE = 1e-7;
/** Newton's step on log beta, kept short where the entropy is nearly flat. */
const LONGEST_STEP = 3;

/**
 * Writes into `p` the Gaussian weights exp(-beta d^2), scaled to sum to 1, with the beta that gives them the entropy asked
 * for. Newton's method on log beta within a bracket, by
 *
 *     H = log Z + beta <d^2>,    dH / d log beta = -beta^2 Var(d^2)
 *
 * The nearest row's d^2 is subtracted first, so that Z >= 1 however far the neighbours are. Where more rows tie for nearest
 * than the perplexity asks for, they share the weight evenly: the entropy cannot be lower than that.
 * @param squaredDistances of one row's neighbours, nearest first, from index `start` on
 * @param p one entry for each neighbour
 */
export function calibrateGaussian(
  squaredDistances: Float32Array | Float64Array,
  start: number,
  p: Float64Array,
  entropy: number,
): void {
  const k = p.length;
  const nearest = Math.min(squaredDistances[start], LARGEST_FLOAT32);
  let mean = 0;
  let tied = 0;
  for (let j = 0; j < k; j++) {
    const d = Math.min(squaredDistances[start + j], LARGEST_FLOAT32) - nearest;
    mean += d / k;
    if (d === 0) tied++;
  }
  if (tied === k || Math.log(tied) >= entropy) {
    p.fill(0).fill(1 / tied, 0, tied);
    return;
  }
  // In units of the mean distance, beta is about 1 whatever the data's scale.
  let logBeta = 0;
  let low = -Infinity;
  let high = Infinity;
  for (let step = 0; ; step++) {
    const beta = Math.exp(logBeta);
    let z = 0;
    let first = 0;
    let second = 0;
    for (let j = 0; j < k; j++) {
      const d = (Math.min(squaredDistances[start + j], LARGEST_FLOAT32) - nearest) / mean;
      const w = Math.exp(-beta * d);
      p[j] = w;
      z += w;
      first += w * d;
      second += w * d * d;
    }
    first /= z;
    const excess = Math.log(z) + beta * first - entropy;
    if (Math.abs(excess) < TOLERANCE || step === MAX_STEPS) {
      for (let j = 0; j < k; j++) p[j] /= z;
      return;
    }
    if (excess > 0) low = logBeta;
    else high = logBeta;
    const newton = Math.abs(excess) / (beta * beta * (second / z - first * first));
    logBeta += Math.sign(excess) * (newton > 0 && newton < LONGEST_STEP ? newton : LONGEST_STEP);
    if (logBeta <= low || logBeta >= high) logBeta = (low + high) / 2;
  }
}
