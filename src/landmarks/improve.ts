import { neighborsForPerplexity, perplexityAffinities } from '../affinities/perplexity';
import type { Engine } from '../engines/engine';
import type { Matrix } from '../matrix';
import { exactNeighbors } from '../neighbors/exact';
import type { PaceOptions } from '../pace';
import { optimiseMap } from './optimise';

/** van der Maaten & Hinton's own default; the larger neighbourhoods steady a map of free points. */
const PERPLEXITY = 30;

/** Starting from a network's map, this many iterations come near what t-SNE reaches from scratch in 1,000. */
const ITERATIONS = 170;

/** Enough for some more points, near their final coordinates from the start, to settle. */
const ITERATIONS_FOR_MORE = 30;

/** A t-SNE map is tens of units wide; a fresh one starts at this root mean square. */
const START_SPREAD = 10;

/**
 * Improves the map of landmarks beyond what a network can reach.
 * @param points landmarks x what the network takes
 * @param onNetwork where the network projects them; centred and of unit mean square
 * @returns landmarks x 2, in the units of t-SNE
 */
export function improveMap(
  points: Matrix,
  onNetwork: Matrix,
  engine: Engine,
  options: PaceOptions,
): Promise<Matrix> {
  const start = { ...onNetwork, data: onNetwork.data.map((x) => START_SPREAD * x) };
  return optimise(points, start, ITERATIONS, engine, options);
}

/**
 * Lets some more landmarks settle on a map.
 * @param start landmarks x 2, in the units of t-SNE
 * @returns the same after that
 */
export function extendMap(
  points: Matrix,
  start: Matrix,
  engine: Engine,
  options: PaceOptions,
): Promise<Matrix> {
  return optimise(points, start, ITERATIONS_FOR_MORE, engine, options);
}

async function optimise(
  points: Matrix,
  start: Matrix,
  iterations: number,
  engine: Engine,
  options: PaceOptions,
): Promise<Matrix> {
  const { signal } = options;
  const neighbors = await exactNeighbors(points, neighborsForPerplexity(PERPLEXITY, points.rows), engine, {
    signal,
  });
  const { graph } = await perplexityAffinities(neighbors, PERPLEXITY, { signal });
  return optimiseMap(graph, start, iterations, options);
}
