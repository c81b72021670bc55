import { type Label, type Matrix, type ModelEnvelope, matrix, type WindowSnapshot } from '../../src/index';

export interface FittingRows {
  readonly X: Matrix;
  readonly labels: readonly Label[] | null;
}

/**
 * Rows that were collected before a model came, in the form it takes: its features in its order, and without rows
 * that miss a value it does not replace.
 * @returns null when the rows have other features than the model
 */
export function fitToModel(
  { X, labels, features }: WindowSnapshot,
  model: ModelEnvelope,
): FittingRows | null {
  const columns = columnsFor(X.cols, features, model);
  if (!columns) return null;
  const refuses = model.preprocessing.missing === 'refuse';
  // The usual case, which must not copy a large window on the event loop.
  const inOrder = columns.length === X.cols && columns.every((column, place) => column === place);
  if (inOrder && !(refuses && hasMissing(X))) return { X, labels };
  const kept: number[] = [];
  const data = new Float32Array(X.rows * columns.length);
  for (let i = 0; i < X.rows; i++) {
    const row = columns.map((column) => X.data[i * X.cols + column]);
    if (refuses && row.some(Number.isNaN)) continue;
    data.set(row, kept.length * columns.length);
    kept.push(i);
  }
  return {
    X: matrix(data.subarray(0, kept.length * columns.length), kept.length, columns.length),
    labels: labels && kept.map((i) => labels[i]),
  };
}

function hasMissing({ data }: Matrix): boolean {
  for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i])) return true;
  return false;
}

/** For each of the model's features the column it is in. */
function columnsFor(
  cols: number,
  features: readonly string[] | null,
  model: ModelEnvelope,
): readonly number[] | null {
  if (features && model.features) {
    const columns = model.features.map((name) => features.indexOf(name));
    return columns.includes(-1) ? null : columns;
  }
  return cols === model.nFeatures ? Array.from({ length: cols }, (_, column) => column) : null;
}
