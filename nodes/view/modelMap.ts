import { keptRows, type Label, type Matrix, type ModelEnvelope } from '../../src/index';

/** A model's known rows as they travel to a browser: numbers as base64 of little-endian float32. */
export interface SentMap {
  readonly rows: number;
  /** rows x 2 */
  readonly coordinates: string;
  readonly features: readonly string[];
  /** rows x features in the features' own units; null where they cannot be told. */
  readonly values: string | null;
  readonly labels: readonly Label[] | null;
}

/** Null for a model that keeps no rows, or whose map has other than two dimensions. */
export function mapOf(model: ModelEnvelope): SentMap | null {
  const kept = keptRows(model);
  if (kept?.coordinates.cols !== 2) return null;
  return {
    rows: kept.coordinates.rows,
    coordinates: base64(kept.coordinates),
    features: model.features ?? [],
    values: kept.values && base64(kept.values),
    labels: kept.labels,
  };
}

function base64({ data }: Matrix): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}
