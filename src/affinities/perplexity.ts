import type { NeighborLists } from '../neighbors/neighbors';
import { Pace, type PaceOptions } from '../pace';
import { type AffinityGraph, symmetrize } from './affinityGraph';
import { calibrateGaussian } from './gaussian';

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
 * @throws PDR_CANCELLED
 */
export async function perplexityAffinities(
  { indices, squaredDistances, k }: NeighborLists,
  perplexity: number,
  options?: PaceOptions,
): Promise<PerplexityAffinities> {
  const used = Math.min(perplexity, Math.max(1, k / NEIGHBORS_PER_PERPLEXITY));
  const n = indices.length / k;
  const conditional = new Float32Array(indices.length);
  const pace = new Pace(options);
  const scratch = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    if (i % 256 === 0) await pace.step(i / n);
    calibrateGaussian(squaredDistances, i * k, scratch, Math.log(used));
    conditional.set(scratch, i * k);
  }
  const graph = symmetrize(indices, conditional, k, (there, back) => (there + back) / (2 * n));
  if (used === perplexity) return { graph, perplexity };
  const note = `The perplexity was lowered from ${perplexity} to ${Number(used.toFixed(2))}: ${n} rows have too few neighbours for more.`;
  return { graph, perplexity: used, note };
}
