import { LARGEST_FLOAT32 } from '../matrix';
import type { NeighborLists } from '../neighbors/neighbors';
import { Pace, type PaceOptions } from '../pace';
import { type AffinityGraph, symmetrize } from './affinityGraph';

export interface FuzzyOptions {
  /** The neighbourhood that was asked for, the row itself counted, as in umap-learn. */
  readonly nNeighbors: number;
  /** 1: a pair belongs together if either row says so (fuzzy union); 0: only if both do (intersection). In [0, 1]. */
  readonly setOpMixRatio: number;
}

export interface FuzzyAffinities {
  /** Symmetric membership strengths, each in [0, 1]. */
  readonly graph: AffinityGraph;
  /** The neighbourhood that was used, the row itself counted. */
  readonly nNeighbors: number;
  /** Says so when there are too few rows for the neighbourhood asked for. */
  readonly note?: string;
}

/** How many neighbours of each row UMAP's `nNeighbors`, which counts the row itself, needs; no more than there are. */
export function neighborsForFuzzySet(nNeighbors: number, rows: number): number {
  return Math.min(nNeighbors, rows) - 1;
}

/**
 * UMAP's fuzzy simplicial set (McInnes, Healy & Melville 2018, algorithms 2 and 3; umap-learn 0.5). Row i's membership
 * strength towards its neighbour j is
 *
 *     a_ij = exp(-max(0, d(i, j) - rho_i) / sigma_i)
 *
 * and a pair's is, with m the `setOpMixRatio`, m (a_ij + a_ji - a_ij a_ji) + (1 - m) a_ij a_ji.
 * @param lists `neighborsForFuzzySet(nNeighbors, rows)` neighbours of each row
 * @throws PDR_CANCELLED
 */
export async function fuzzyAffinities(
  lists: NeighborLists,
  { nNeighbors, setOpMixRatio: mix }: FuzzyOptions,
  options?: PaceOptions,
): Promise<FuzzyAffinities> {
  const { indices, k } = lists;
  const { rhos, sigmas } = await smoothDistances(lists, options);
  const strengths = new Float32Array(indices.length);
  for (let e = 0; e < strengths.length; e++) {
    const i = Math.floor(e / k);
    const beyond = distance(lists, e) - rhos[i];
    strengths[e] = beyond > 0 ? Math.exp(-beyond / sigmas[i]) : 1;
  }
  const graph = symmetrize(indices, strengths, k, (there, back) => {
    const both = there * back;
    return mix * (there + back - both) + (1 - mix) * both;
  });
  const used = k + 1;
  if (used >= nNeighbors) return { graph, nNeighbors: used };
  const note = `nNeighbors was lowered from ${nNeighbors} to ${used}: there are no more than ${indices.length / k} rows.`;
  return { graph, nNeighbors: used, note };
}

const MAX_STEPS = 64;
/** Largest difference from log2(nNeighbors) left; umap-learn's. */
const TOLERANCE = 1e-5;
/** sigma is at least this share of the mean distance; umap-learn's MIN_K_DIST_SCALE. */
const LEAST_SHARE = 1e-3;

/**
 * For each row the distance rho to its nearest neighbour that is not a duplicate (0 if all are), and the sigma at which
 * its membership strengths sum to log2(k + 1), found to umap-learn's tolerance along the same bisection.
 */
export async function smoothDistances(
  lists: NeighborLists,
  options?: PaceOptions,
): Promise<{ rhos: Float64Array; sigmas: Float64Array }> {
  const { indices, k } = lists;
  const n = indices.length / k;
  const rhos = new Float64Array(n);
  const sigmas = new Float64Array(n);
  const pace = new Pace(options);
  let meanOfAll = 0;
  for (let e = 0; e < indices.length; e++) meanOfAll += distance(lists, e) / (n * (k + 1));
  const beyond = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    if (i % 256 === 0) await pace.step(i / n);
    let mean = 0;
    for (let e = i * k; e < (i + 1) * k; e++) {
      const d = distance(lists, e);
      if (rhos[i] === 0) rhos[i] = d;
      mean += d / (k + 1);
    }
    for (let j = 0; j < k; j++) beyond[j] = Math.max(0, distance(lists, i * k + j) - rhos[i]);
    const least = LEAST_SHARE * (rhos[i] > 0 ? mean : meanOfAll);
    sigmas[i] = Math.max(least, calibrate(beyond, mean, Math.log2(k + 1)));
  }
  return { rhos, sigmas };
}

function distance({ squaredDistances }: NeighborLists, e: number): number {
  return Math.sqrt(Math.min(squaredDistances[e], LARGEST_FLOAT32));
}

/**
 * The sigma at which exp(-beyond / sigma) sums to `target`. Bisection from a power of two near the mean distance: it goes
 * through the same powers and halves as umap-learn's from 1, whatever the data's scale.
 */
function calibrate(beyond: Float64Array, mean: number, target: number): number {
  let low = 0;
  let high = Infinity;
  let sigma = mean > 0 ? 2 ** Math.round(Math.log2(mean)) : 1;
  for (let step = 0; step < MAX_STEPS; step++) {
    let sum = 0;
    for (let j = 0; j < beyond.length; j++) sum += Math.exp(-beyond[j] / sigma);
    if (Math.abs(sum - target) < TOLERANCE) break;
    if (sum > target) high = sigma;
    else low = sigma;
    sigma = high === Infinity ? 2 * sigma : (low + high) / 2;
  }
  return sigma;
}
