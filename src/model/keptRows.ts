import type { Matrix } from '../matrix';
import type { Label } from '../options/spec';
import type { Preprocessing } from '../preprocess/preprocessing';
import { unscaledRows } from '../preprocess/scaling';
import { decodeModel } from './decode';
import type { ModelEnvelope } from './envelope';

/** The training rows that a model carries. */
export interface KeptRows {
  /** rows x nComponents */
  readonly coordinates: Matrix;
  /** rows x nFeatures, in the features' own units; null where they cannot be told from what the network takes. */
  readonly values: Matrix | null;
  readonly labels: readonly Label[] | null;
  /** The number of each row's regime, null for none; null where the model has no regimes. */
  readonly regimes: readonly (number | null)[] | null;
}

/**
 * The training rows that a model carries, with their coordinates; null when it keeps none.
 * @throws PDR_BAD_MODEL
 */
export function keptRows(model: ModelEnvelope): KeptRows | null {
  const { kept, preprocessing, regimes } = decodeModel(model);
  if (!kept) return null;
  return {
    coordinates: kept.coordinates,
    values: valuesOf(kept.points, preprocessing),
    labels: kept.labels,
    regimes: regimes && Array.from(regimes.of, (position) => regimes.list[position - 1]?.id ?? null),
  };
}

/** Kept rows in the features' own units; null where principal components or unit length have lost what the values were. */
export function valuesOf(points: Matrix, preprocessing: Preprocessing): Matrix | null {
  const canTell = preprocessing.pca === null && preprocessing.metric === 'euclidean';
  return canTell ? unscaledRows(points, preprocessing) : null;
}
