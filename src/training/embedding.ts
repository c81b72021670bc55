import type { Engine } from '../engines/engine';
import { chooseLandmarks } from '../landmarks/choose';
import type { Landmarks } from '../landmarks/landmarks';
import { type Matrix, rowRange } from '../matrix';
import type { DecodedModel } from '../model/decode';
import { landmarkPlacement, networkPlacement, type Placement, placeAll } from '../model/placement';
import type { NetworkShape } from '../network/network';
import { Pace, type PaceOptions } from '../pace';
import { scaleRows } from '../preprocess/scaling';
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

/** Rows placed in one go; bounds the memory their scaled copies take. */
const CHUNK_ROWS = 8192;

/**
 * Rows on a finished map.
 * @param X rows x features, as they came
 * @returns rows x components
 */
export async function placeRows(
  engine: Engine,
  X: Matrix,
  { preprocessing, network, parameters, landmarks }: DecodedModel,
  options: PaceOptions,
): Promise<Matrix> {
  const { pca } = preprocessing;
  const placement = landmarks
    ? await landmarkPlacement(engine, landmarks, pca)
    : await networkPlacement(engine, { network, parameters, pca });
  try {
    const pace = new Pace(options);
    const cols = network.widths[network.widths.length - 1];
    const data = new Float32Array(X.rows * cols);
    for (let start = 0; start < X.rows; start += CHUNK_ROWS) {
      const end = Math.min(X.rows, start + CHUNK_ROWS);
      const scaled = scaleRows(rowRange(X, start, end), preprocessing);
      data.set((await placeAll(placement, scaled)).data, start * cols);
      await pace.step(end / X.rows);
    }
    return { data, rows: X.rows, cols };
  } finally {
    await placement.release();
  }
}

async function placeWith(placement: Placement, data: Matrix): Promise<Matrix> {
  try {
    return await placeAll(placement, data);
  } finally {
    await placement.release();
  }
}
