import { driftedFeatures } from '../drift/features';
import { type Matrix, rowRange } from '../matrix';
import type { PaceOptions } from '../pace';
import { decodeModel } from './decode';
import { type ModelEnvelope, requireModel } from './envelope';
import { valuesOf } from './keptRows';

/** A feature whose newest values differ from those that a model was trained on. */
export interface DriftedFeature {
  /** Its name, or its number, counted from 1, where features have no names. */
  readonly feature: string;
  readonly direction: 'high' | 'low';
  /** From 0.33 to 1: how surely a new value is beyond a known one (Cliff's delta). */
  readonly effect: number;
}

/**
 * One row in how many a `DriftTest` should test: rows closer in time say the same again. At most a fiftieth of the training rows; 1
 * for rows in no order of time. Null where the model cannot tell how unusual a row is, as without kept rows.
 * @throws PDR_BAD_MODEL
 */
export function driftSpacing(model: ModelEnvelope): number | null {
  return requireModel(model).kept?.novelty?.spacing ?? null;
}

/**
 * The features by which new rows differ most from the rows that a model keeps of its training, the most first: up to three. Empty
 * where none differs much, and where the model's rows have lost their units (principal components, cosine) or are not kept.
 * @param newest rows x nFeatures, in the features' own units; NaN is a missing value
 * @throws PDR_BAD_MODEL, PDR_CANCELLED
 */
export async function describeDrift(
  model: ModelEnvelope,
  newest: Matrix,
  options: PaceOptions = {},
): Promise<DriftedFeature[]> {
  const { kept, preprocessing } = decodeModel(model);
  const values = kept && valuesOf(kept.points, preprocessing);
  if (!values) return [];
  const known = rowRange(values, 0, values.rows - kept.remembered);
  const found = await driftedFeatures(newest, known, options);
  return found.map(({ feature, direction, effect }) => ({
    feature: model.features?.[feature] ?? String(feature + 1),
    direction,
    effect,
  }));
}
