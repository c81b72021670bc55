import type { Engine } from '../engines/engine';
import { matrixTensor } from '../graph/graph';
import { LandmarkInterpolator } from '../landmarks/interpolator';
import type { Landmarks } from '../landmarks/landmarks';
import { type Matrix, rowRange } from '../matrix';
import {
  comparingProgram,
  INFERENCE_INPUT,
  INFERENCE_OUTPUT,
  type InferenceConfig,
  inferenceProgram,
  landmarkProgram,
  REDUCED_OUTPUT,
  SCORES_OUTPUT,
} from '../network/inference';
import type { DecodedModel, KeptPoints } from './decode';

/** A compiled way from scaled rows to coordinates on the map. Release it. */
export interface Projection {
  /** Multiply-adds for one row, roughly. */
  readonly workPerRow: number;
  /**
   * @param rows n x features, scaled
   * @returns n x components
   */
  project(rows: Matrix): Promise<Float32Array>;
  release(): Promise<void>;
}

/** By the landmarks where the model has some, else by the network. */
export function modelProjection(engine: Engine, model: DecodedModel): Promise<Projection> {
  const { network, parameters, preprocessing, kept } = model;
  const { pca } = preprocessing;
  return kept?.refines
    ? landmarkProjection(engine, kept, pca)
    : networkProjection(engine, { network, parameters, pca });
}

export async function networkProjection(engine: Engine, config: InferenceConfig): Promise<Projection> {
  const session = await engine.compile(inferenceProgram(config));
  const { parameters, pca } = config;
  return {
    workPerRow: parameters.length + (pca ? pca.components.data.length : 0),
    async project(rows) {
      const results = await session.run({ [INFERENCE_INPUT]: matrixTensor(rows) });
      return results[INFERENCE_OUTPUT].data as Float32Array;
    },
    release: () => session.release(),
  };
}

export async function landmarkProjection(
  engine: Engine,
  landmarks: Landmarks,
  pca: InferenceConfig['pca'],
): Promise<Projection> {
  const session = await engine.compile(landmarkProgram(pca, landmarks.points));
  const interpolator = new LandmarkInterpolator(landmarks);
  const { rows: count, cols: width } = landmarks.points;
  return {
    // Picking the nearest of the scores costs about as much again as computing them.
    workPerRow: 2 * count * width + (pca ? pca.components.data.length : 0),
    async project(rows) {
      const results = await session.run({ [INFERENCE_INPUT]: matrixTensor(rows) });
      const reduced = results[REDUCED_OUTPUT].data as Float32Array;
      const scores = results[SCORES_OUTPUT].data as Float32Array;
      const coordinates = new Float32Array(rows.rows * 2);
      for (let i = 0; i < rows.rows; i++) {
        interpolator.interpolate(
          reduced.subarray(i * width, (i + 1) * width),
          scores.subarray(i * count, (i + 1) * count),
          coordinates.subarray(2 * i, 2 * i + 2),
        );
      }
      return coordinates;
    },
    release: () => session.release(),
  };
}

/** A compiled comparison of scaled rows with the rows that a model keeps. Release it. */
export interface Comparison {
  /** Multiply-adds for one row, roughly. */
  readonly workPerRow: number;
  /**
   * @param rows n x features, scaled
   * @returns their coordinates (n x components) by the network, null on a refined map; what the network takes of them; and their
   *   squared distances to the kept rows (n x kept rows), up to rounding and a constant for each row
   */
  compare(
    rows: Matrix,
  ): Promise<{ coordinates: Float32Array | null; reduced: Float32Array; scores: Float32Array }>;
  release(): Promise<void>;
}

/** The network runs in the same go, which for a row alone costs as much as the comparison. */
export async function keptComparison(
  engine: Engine,
  { network, parameters, preprocessing: { pca } }: DecodedModel,
  kept: KeptPoints,
): Promise<Comparison> {
  const program = kept.refines
    ? landmarkProgram(pca, kept.points)
    : comparingProgram({ network, parameters, pca }, kept.points);
  const session = await engine.compile(program);
  const reducing = pca ? pca.components.data.length : 0;
  return {
    // Picking the nearest costs about as much again as computing the scores.
    workPerRow: 2 * kept.points.data.length + reducing + (kept.refines ? 0 : parameters.length),
    async compare(rows) {
      const results = await session.run({ [INFERENCE_INPUT]: matrixTensor(rows) });
      return {
        coordinates: kept.refines ? null : (results[INFERENCE_OUTPUT].data as Float32Array),
        reduced: results[REDUCED_OUTPUT].data as Float32Array,
        scores: results[SCORES_OUTPUT].data as Float32Array,
      };
    },
    release: () => session.release(),
  };
}

/** Bounds the memory that many rows take at once. */
const WORK_PER_RUN = 2e9;

/** Projects many rows at once, where nothing else waits for this thread. */
export async function projectAll(projection: Projection, rows: Matrix): Promise<Matrix> {
  const chunk = Math.max(1, Math.floor(WORK_PER_RUN / projection.workPerRow));
  const parts: Float32Array[] = [];
  for (let start = 0; start < rows.rows; start += chunk) {
    parts.push(await projection.project(rowRange(rows, start, Math.min(rows.rows, start + chunk))));
  }
  const length = parts.reduce((total, part) => total + part.length, 0);
  const data = new Float32Array(length);
  let offset = 0;
  for (const part of parts) {
    data.set(part, offset);
    offset += part.length;
  }
  return { data, rows: rows.rows, cols: length / rows.rows };
}
