import { keptRows, type Label, type Matrix, type ModelEnvelope, takeRows } from '../../src/index';
import { evenly } from '../shared/evenly';
import type { SentMap } from './wire';

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

/** Rows of a training that are remembered to be shown; if there were more, evenly chosen ones. */
const MOST_ROWS = 2000;

/** What a model was just learned from, on its map; null for a map that has other than two dimensions. */
export function mapOfTraining(
  X: Matrix,
  embedding: Matrix,
  features: readonly string[] | null,
  labels: readonly Label[] | null,
): SentMap | null {
  if (embedding.cols !== 2) return null;
  const chosen = evenly(X.rows, MOST_ROWS);
  return {
    rows: chosen.length,
    coordinates: base64(takeRows(embedding, chosen)),
    features: features ?? [],
    values: base64(takeRows(X, chosen)),
    labels: labels && chosen.map((row) => labels[row]),
  };
}

function base64({ data }: Matrix): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}
