import { neighborsForPerplexity, perplexityAffinities } from '../affinities/perplexity';
import type { Engine } from '../engines/engine';
import { type Matrix, takeRows } from '../matrix';
import { exactNeighbors } from '../neighbors/exact';
import type { PaceOptions } from '../pace';
import { permutation, type Random } from '../random';
import { type Landmarks, MAX_LANDMARKS } from './landmarks';
import { optimiseMap } from './optimise';

/** van der Maaten & Hinton's own default; the larger neighbourhoods steady a map of free points. */
const PERPLEXITY = 30;

/**
 * Takes training rows as landmarks, a random sample where there are many, and improves their map.
 * @param data rows x what the network takes
 * @param embedding the same rows on the network's map, in its frame
 * @returns landmarks whose coordinates are not yet centred and scaled
 */
export async function chooseLandmarks(
  data: Matrix,
  embedding: Matrix,
  engine: Engine,
  random: Random,
  options: PaceOptions,
): Promise<Landmarks> {
  const sample = permutation(data.rows, random).subarray(0, MAX_LANDMARKS).sort();
  const points = takeRows(data, sample);
  const neighbors = await exactNeighbors(points, neighborsForPerplexity(PERPLEXITY, points.rows), engine, {
    signal: options.signal,
  });
  const { graph } = await perplexityAffinities(neighbors, PERPLEXITY, { signal: options.signal });
  return { points, coordinates: await optimiseMap(graph, takeRows(embedding, sample), options) };
}
