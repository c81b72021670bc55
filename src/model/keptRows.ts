import type { Matrix } from '../matrix';
import type { Label } from '../options/spec';
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
}

/**
 * The training rows that a model carries, with their coordinates; null when it keeps none.
 * @throws PDR_BAD_MODEL
 */
export function keptRows(model: ModelEnvelope): KeptRows | null {
  const { kept, preprocessing } = decodeModel(model);
  if (!kept) return null;
  // Principal components and rows of unit length have lost what the values were.
  const canTell = preprocessing.pca === null && preprocessing.metric === 'euclidean';
  return {
    coordinates: kept.coordinates,
    values: canTell ? unscaledRows(kept.points, preprocessing) : null,
    labels: kept.labels,
  };
}
