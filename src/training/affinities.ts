import { fuzzyAffinities, neighborsForFuzzySet } from '../affinities/fuzzy';
import type { AffinityGraph } from '../affinities/graph';
import { neighborsForPerplexity, perplexityAffinities } from '../affinities/perplexity';
import { supervise } from '../affinities/supervise';
import type { NeighborLists } from '../neighbors/neighbors';
import type { PaceOptions } from '../pace';
import type { FitSettings } from './options';

/** How many neighbours of each row the method's affinities are made of. */
export function neighborsNeeded({ method, perplexity, nNeighbors }: FitSettings, rows: number): number {
  return method === 'umap'
    ? neighborsForFuzzySet(nNeighbors, rows)
    : neighborsForPerplexity(perplexity, rows);
}

/** The method's affinities, UMAP's fuzzy simplicial set or t-SNE's and LargeVis' joint probabilities, supervised by labels. */
export async function affinitiesFor(
  settings: FitSettings,
  neighbors: NeighborLists,
  pace: PaceOptions,
): Promise<{ graph: AffinityGraph; note?: string }> {
  const { method, perplexity, nNeighbors, setOpMixRatio, labels, targetWeight } = settings;
  const affinities =
    method === 'umap'
      ? await fuzzyAffinities(neighbors, { nNeighbors, setOpMixRatio }, pace)
      : await perplexityAffinities(neighbors, perplexity, pace);
  return labels ? { ...affinities, graph: supervise(affinities.graph, labels, targetWeight) } : affinities;
}
