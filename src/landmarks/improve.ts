import { neighborsForPerplexity, perplexityAffinities } from '../affinities/perplexity';
import type { Engine } from '../engines/engine';
import type { Matrix } from '../matrix';
import { exactNeighbors } from '../neighbors/exact';
import type { PaceOptions } from '../pace';
import { optimiseMap } from './optimise';

/** van der Maaten & Hinton's own default; the larger neighbourhoods steady a map of free points. */
const PERPLEXITY = 30;

/**
 * Improves the map of landmarks beyond what a network can place.
 * @param points landmarks x what the network takes
 * @param onNetwork where the network projects them; centred and of unit mean square
 * @returns landmarks x 2, in the units of t-SNE
 */
export async function improveMap(
  points: Matrix,
  onNetwork: Matrix,
  engine: Engine,
  options: PaceOptions,
): Promise<Matrix> {
  const { signal } = options;
  const neighbors = await exactNeighbors(points, neighborsForPerplexity(PERPLEXITY, points.rows), engine, {
    signal,
  });
  const { graph } = await perplexityAffinities(neighbors, PERPLEXITY, { signal });
  return optimiseMap(graph, onNetwork, options);
}
