import type { AffinityGraph } from '../affinities/affinityGraph';
import { neighborsForPerplexity, perplexityAffinities } from '../affinities/perplexity';
import type { Engine } from '../engines/engine';
import type { Matrix } from '../matrix';
import { exactNeighbors } from '../neighbors/exact';
import { leastBetween } from '../numbers';
import type { PaceOptions } from '../pace';
import { lossAtScale, optimiseMap } from './optimise';

/** van der Maaten & Hinton's own default; the larger neighbourhoods steady a map of free points. */
const PERPLEXITY = 30;

/** Starting from a network's map, this many iterations come near what t-SNE reaches from scratch in 1,000. */
const ITERATIONS = 170;

/** Enough for some more points, near their final coordinates from the start, to settle. */
const ITERATIONS_FOR_MORE = 30;

/** A t-SNE map is tens of units wide; a fresh one starts at this root mean square. */
const START_SPREAD = 10;
/** Where the scale of an earlier one is looked for. */
const SMALLEST_UNIT = 1;
const LARGEST_UNIT = 200;

/** A map of landmarks that are to stay near where an earlier map has them. */
export interface HeldMap {
  /** Where each landmark is to be: landmarks x 2. */
  readonly coordinates: Matrix;
  /** How strongly, from 0 for one that is free to 1. */
  readonly strength: Float32Array;
}

/** An improved map. */
export interface ImprovedMap {
  /** landmarks x 2, in the units of t-SNE */
  readonly map: Matrix;
  /** What one unit of the map that it started from is in these; null where the map found a scale of its own. */
  readonly unit: number | null;
}

/**
 * Improves the map of landmarks beyond what a network can reach.
 * @param points landmarks x what the network takes
 * @param onNetwork where the network projects them; centred and of unit mean square, or nearly so
 * @param held null where all may move
 */
export async function improveMap(
  points: Matrix,
  onNetwork: Matrix,
  held: HeldMap | null,
  engine: Engine,
  options: PaceOptions,
): Promise<ImprovedMap> {
  const graph = await affinitiesOf(points, engine, options);
  if (!held) {
    const map = await optimiseMap(graph, times(onNetwork, START_SPREAD), null, ITERATIONS, options);
    return { map, unit: null };
  }
  const { coordinates, strength } = held;
  const unit = await leastBetween(SMALLEST_UNIT, LARGEST_UNIT, async (scale) =>
    lossAtScale(graph, coordinates, scale),
  );
  const targets = times(coordinates, unit);
  const map = await optimiseMap(graph, targets, { targets, strength }, ITERATIONS, options);
  return { map, unit };
}

/**
 * Lets some more landmarks settle on a map.
 * @param start landmarks x 2, in the units of t-SNE
 * @param held in the units of t-SNE, too; null where all may move
 * @returns the same after that
 */
export async function extendMap(
  points: Matrix,
  start: Matrix,
  held: HeldMap | null,
  engine: Engine,
  options: PaceOptions,
): Promise<Matrix> {
  const graph = await affinitiesOf(points, engine, options);
  const stay = held && { targets: held.coordinates, strength: held.strength };
  return optimiseMap(graph, start, stay, ITERATIONS_FOR_MORE, options);
}

async function affinitiesOf(points: Matrix, engine: Engine, { signal }: PaceOptions): Promise<AffinityGraph> {
  const neighbors = await exactNeighbors(points, neighborsForPerplexity(PERPLEXITY, points.rows), engine, {
    signal,
  });
  return (await perplexityAffinities(neighbors, PERPLEXITY, { signal })).graph;
}

export function times(map: Matrix, factor: number): Matrix {
  return { ...map, data: map.data.map((x) => factor * x) };
}
