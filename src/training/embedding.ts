import type { Engine } from '../engines/engine';
import { type Matrix, rowRange } from '../matrix';
import { shortened } from '../model/base64';
import type { DecodedModel } from '../model/decode';
import { modelProjection, networkProjection, type Projection, projectAll } from '../model/projections';
import type { NetworkShape } from '../network/network';
import { columnMeans, subtractFromRows } from '../numbers';
import { Pace, type PaceOptions } from '../pace';
import { scaleRows } from '../preprocess/scaling';

/**
 * Normalizes a trained network's map, in place: the training rows' coordinates become centred and of unit mean square.
 * @param data rows x the network's inputs
 * @returns the rows on the normalized map
 */
export async function normalizeNetwork(
  engine: Engine,
  data: Matrix,
  network: NetworkShape,
  parameters: Float32Array,
): Promise<Matrix> {
  const map = await onNetwork(engine, data, network, parameters);
  const center = columnMeans(map);
  scaleOutputs(parameters, network, center, spreadAbout(map, center));
  shortenInPlace(parameters);
  return onNetwork(engine, data, network, parameters);
}

/**
 * Brings an aligned network, in place, to the scale of the map that it follows, which has a centre already.
 * @param unit of that map in units of the training
 * @returns the rows on the map
 */
export async function alignNetwork(
  engine: Engine,
  data: Matrix,
  network: NetworkShape,
  parameters: Float32Array,
  unit: number,
): Promise<Matrix> {
  scaleOutputs(parameters, network, new Float32Array(network.widths[network.widths.length - 1]), unit);
  shortenInPlace(parameters);
  return onNetwork(engine, data, network, parameters);
}

/** Numbers as the model will give them back. */
function shortenInPlace(parameters: Float32Array): void {
  parameters.set(shortened(parameters));
}

/** Rows x the network's inputs, as the network alone projects them. */
export async function onNetwork(
  engine: Engine,
  data: Matrix,
  network: NetworkShape,
  parameters: Float32Array,
): Promise<Matrix> {
  return projectWith(await networkProjection(engine, { network, parameters, pca: null }), data);
}

/** The network's outputs y become (y - center) / spread, by its last weights and biases, in place. */
export function scaleOutputs(
  parameters: Float32Array,
  { widths }: NetworkShape,
  center: ArrayLike<number>,
  spread: number,
): void {
  const components = widths[widths.length - 1];
  const lastLayer = parameters.length - components * (widths[widths.length - 2] + 1);
  const biases = parameters.length - components;
  for (let c = 0; c < components; c++) parameters[biases + c] -= center[c];
  for (let i = lastLayer; i < parameters.length; i++) parameters[i] /= spread;
}

/** A map, centred and of unit mean square. */
export function normalizedMap(map: Matrix): Matrix {
  const center = columnMeans(map);
  const spread = spreadAbout(map, center);
  const centered = subtractFromRows(map, center);
  return { ...centered, data: centered.data.map((x) => x / spread) };
}

/** Root mean square of the centred coordinates; 1 for a map that is a single point. */
function spreadAbout({ data, cols }: Matrix, center: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i] - center[i % cols]) ** 2;
  return sum > 0 ? Math.sqrt(sum / data.length) : 1;
}

/** Makes the network take its inputs without the factor they were trained with: its first weights are multiplied by it. */
export function scaleInputs(parameters: Float32Array, { widths }: NetworkShape, factor: number): void {
  for (let i = 0; i < widths[0] * widths[1]; i++) parameters[i] *= factor;
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

/** Projects rows, and releases the projection. */
export async function projectWith(projection: Projection, rows: Matrix): Promise<Matrix> {
  try {
    return await projectAll(projection, rows);
  } finally {
    await projection.release();
  }
}
