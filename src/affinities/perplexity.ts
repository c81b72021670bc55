import { PdrError } from '../errors';
import type { NeighborLists } from '../neighbors/neighbors';
import { Pace, type PaceOptions } from '../pace';
import { type AffinityGraph, symmetrize } from './graph';

export interface PerplexityAffinities {
  /** Symmetric joint probabilities; all weights together sum to 1. */
  readonly graph: AffinityGraph;
  /** The perplexity that was used. */
  readonly perplexity: number;
  /** Says so when the perplexity asked for was too large. */
  readonly note?: string;
}

/** A Gaussian's weights fade within about three times the perplexity (van der Maaten 2014, section 4.1). */
const NEIGHBORS_PER_PERPLEXITY = 3;

/** How many neighbours of each row a perplexity needs; no more than there are other rows. */
export function neighborsForPerplexity(perplexity: number, rows: number): number {
  return Math.min(rows - 1, Math.ceil(NEIGHBORS_PER_PERPLEXITY * perplexity));
}

/**
 * The joint probabilities of t-SNE (van der Maaten & Hinton 2008) over nearest neighbours only (van der Maaten 2014):
 *
 *     p(j|i) = exp(-beta_i d^2(i, j)) / sum over i's neighbours,    P = (p(j|i) + p(i|j)) / 2n
 *
 * with the precision beta_i chosen so that the entropy of p(.|i) is log(perplexity).
 * @param perplexity at least 1; more than a third of the neighbours is lowered to that, with a note: beyond it the
 *   Gaussian is cut off where it still counts, and at k itself no precision would do
 * @throws PDR_BAD_OPTION when the perplexity is less than 1 or not a number; PDR_CANCELLED
 */
export async function perplexityAffinities(
  { indices, squaredDistances, k }: NeighborLists,
  perplexity: number,
  options?: PaceOptions,
): Promise<PerplexityAffinities> {
  if (!(perplexity >= 1)) {
    throw new PdrError('PDR_BAD_OPTION', `The perplexity must be at least 1; it is ${perplexity}.`);
  }
  const used = Math.min(perplexity, Math.max(1, k / NEIGHBORS_PER_PERPLEXITY));
  const n = indices.length / k;
  const conditional = new Float32Array(indices.length);
  const pace = new Pace(options);
  const scratch = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    if (i % 256 === 0) await pace.step(i / n);
    calibrate(squaredDistances, i * k, scratch, Math.log(used));
    conditional.set(scratch, i * k);
  }
  const graph = symmetrize(indices, conditional, k, (there, back) => (there + back) / (2 * n));
  if (used === perplexity) return { graph, perplexity };
  const note = `The perplexity was lowered from ${perplexity} to ${Number(used.toFixed(2))}: ${n} rows have too few neighbours for more.`;
  return { graph, perplexity: used, note };
}

const MAX_STEPS = 100;
/** Largest difference of entropy left; a hundredth of scikit-learn's. */
const TOLERANCE = 1e-7;
/** Newton's step on log beta, kept short where the entropy is nearly flat. */
const LONGEST_STEP = 3;
const LARGEST_FLOAT32 = 3.4028234663852886e38;

/**
 * Writes into `p` the Gaussian weights, summing to 1, of the distances from place `start` on, whose entropy is
 * `entropy`. Newton's method on log beta within a bracket, by
 *
 *     H = log Z + beta <d>,    dH / d log beta = -beta^2 Var(d)
 *
 * The nearest distance is subtracted first, so that Z >= 1 however far the neighbours. More rows tied for nearest than
 * the perplexity asks for share the weight evenly: the entropy cannot go below theirs.
 */
function calibrate(
  distances: Float32Array | Float64Array,
  start: number,
  p: Float64Array,
  entropy: number,
): void {
  const k = p.length;
  const nearest = Math.min(distances[start], LARGEST_FLOAT32);
  let mean = 0;
  let tied = 0;
  for (let j = 0; j < k; j++) {
    const d = Math.min(distances[start + j], LARGEST_FLOAT32) - nearest;
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
      const d = (Math.min(distances[start + j], LARGEST_FLOAT32) - nearest) / mean;
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
