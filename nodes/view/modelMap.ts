import { keptRows, type Label, type Matrix, type ModelEnvelope } from '../../src/index';
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

/** Rows of a training that are remembered to be shown; of more, evenly chosen ones. */
const MOST_ROWS = 2000;

/** What a model was just learned from, on its map; null for a map that has other than two dimensions. */
export function mapOfTraining(
  X: Matrix,
  embedding: Matrix,
  features: readonly string[] | null,
  labels: readonly Label[] | null,
): SentMap | null {
  if (embedding.cols !== 2) return null;
  const rows = Math.min(X.rows, MOST_ROWS);
  const chosen = Array.from({ length: rows }, (_, i) => Math.floor((i * X.rows) / rows));
  return {
    rows,
    coordinates: base64(rowsAt(embedding, chosen)),
    features: features ?? [],
    values: base64(rowsAt(X, chosen)),
    labels: labels && chosen.map((row) => labels[row]),
  };
}

function rowsAt({ data, cols }: Matrix, rows: readonly number[]): Matrix {
  const taken = new Float32Array(rows.length * cols);
  rows.forEach((row, i) => {
    taken.set(data.subarray(row * cols, (row + 1) * cols), i * cols);
  });
  return { data: taken, rows: rows.length, cols };
}

function base64({ data }: Matrix): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}
