import type { Engine } from '../engines/engine';
import { chooseLandmarks } from '../landmarks/choose';
import type { Landmarks } from '../landmarks/landmarks';
import { type Matrix, rowRange } from '../matrix';
import type { DecodedModel } from '../model/decode';
import {
  landmarkProjection,
  modelProjection,
  networkProjection,
  type Projection,
  projectAll,
} from '../model/projections';
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
    projectWith(await networkProjection(engine, { network, parameters, pca: null }), data);
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
  const { points, coordinates } = await chooseLandmarks(data, embedding, engine, random, pace);
  const landmarks = { points, coordinates: intoFrame(coordinates, frameOf(coordinates)) };
  return { landmarks, embedding: await projectWith(await landmarkProjection(engine, landmarks, null), data) };
}

/** Rows projected in one go; bounds the memory their scaled copies take. */
const CHUNK_ROWS = 8192;

/**
 * Rows on a finished map.
 * @param X rows x features, as they came
 * @returns rows x components
 */
export async function projectRows(
  engine: Engine,
  X: Matrix,
  model: DecodedModel,
  options: PaceOptions,
): Promise<Matrix> {
  const projection = await modelProjection(engine, model);
  try {
    const pace = new Pace(options);
    const cols = model.network.widths[model.network.widths.length - 1];
    const data = new Float32Array(X.rows * cols);
    for (let start = 0; start < X.rows; start += CHUNK_ROWS) {
      const end = Math.min(X.rows, start + CHUNK_ROWS);
      const scaled = scaleRows(rowRange(X, start, end), model.preprocessing, start);
      data.set((await projectAll(projection, scaled)).data, start * cols);
      await pace.step(end / X.rows);
    }
    return { data, rows: X.rows, cols };
  } finally {
    await projection.release();
  }
}

async function projectWith(projection: Projection, data: Matrix): Promise<Matrix> {
  try {
    return await projectAll(projection, data);
  } finally {
    await projection.release();
  }
}
