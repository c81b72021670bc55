import { describeRegimes, type KeptRows, keptRows, type Matrix, type ModelEnvelope } from '../../src/index';
import type { SentMap, SentRegimes } from './wire';

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
    regimes: regimesOf(model, kept),
    remembered: model.kept?.remembered ?? 0,
  };
}

/** Where all rows are one cloud, there is nothing to tell apart. */
function regimesOf(model: ModelEnvelope, { regimes }: KeptRows): SentRegimes | null {
  const list = describeRegimes(model);
  if (!regimes || list.length < 2) return null;
  return {
    list: list.map(({ id, name, isNamed, apart }) => ({
      id,
      name: isNamed ? name : null,
      apart: apart.map(({ feature, direction }) => ({ feature, direction })),
    })),
    of: regimes,
  };
}

function base64({ data }: Matrix): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}
