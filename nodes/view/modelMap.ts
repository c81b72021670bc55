import { keptRows, type Matrix, type ModelEnvelope } from '../../src/index';
import type { SentMap } from './wire';

/**
 * Null for a model that keeps no rows, or whose map has other than two dimensions.
 * @param from where the rows come from, rows x 2
 */
export function mapOf(model: ModelEnvelope, from: Matrix | null = null): SentMap | null {
  const kept = keptRows(model);
  if (kept?.coordinates.cols !== 2) return null;
  return {
    rows: kept.coordinates.rows,
    coordinates: base64(kept.coordinates),
    from: from && base64(from),
    features: model.features ?? [],
    values: kept.values && base64(kept.values),
    labels: kept.labels,
  };
}

function base64({ data }: Matrix): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}
