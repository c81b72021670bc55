import type { Engine } from '../engines/engine';
import { chooseLandmarks } from '../landmarks/choose';
import type { Landmarks } from '../landmarks/placer';
import type { Matrix } from '../matrix';
import { landmarkPlacement, networkPlacement, type Placement, placeAll } from '../model/placement';
import type { PaceOptions } from '../pace';
import type { NetworkShape } from '../program/network';
import type { Random } from '../random';
import { foldFrame, frameOf, intoFrame } from './frame';

/**
 * Brings a trained network's map into its frame, in place.
 * @param data rows x the network's inputs
 * @returns the rows on the framed map
 */
export async function frameNetwork(
  engine: Engine,
  data: Matrix,
  network: NetworkShape,
  parameters: Float32Array,
): Promise<Matrix> {
  const embed = async (): Promise<Matrix> =>
    placeWith(await networkPlacement(engine, { network, parameters, pca: null }), data);
  foldFrame(parameters, network, frameOf(await embed()));
  return embed();
}

/** Landmarks, framed, and all rows placed by them. */
export async function refine(
  engine: Engine,
  data: Matrix,
  embedding: Matrix,
  random: Random,
  pace: PaceOptions,
): Promise<{ landmarks: Landmarks; embedding: Matrix }> {
  const { points, places } = await chooseLandmarks(data, embedding, engine, random, pace);
  const landmarks = { points, places: intoFrame(places, frameOf(places)) };
  return { landmarks, embedding: await placeWith(await landmarkPlacement(engine, landmarks, null), data) };
}

async function placeWith(placement: Placement, data: Matrix): Promise<Matrix> {
  try {
    return await placeAll(placement, data);
  } finally {
    await placement.release();
  }
}
