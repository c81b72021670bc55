import { type Label, type Matrix, type ModelEnvelope, matrix, type WindowSnapshot } from '../../src/index';

export interface FittingRows {
  readonly X: Matrix;
  readonly labels: readonly Label[] | null;
}

/**
 * Selects from rows that were collected before a model came what the model can project: its features in its order, and
 * rows that lack none of them where it does not impute.
 * @returns null when the rows have other features than the model, or names that a model without names cannot be sure of
 */
export function windowForModel(
  { X, labels, features }: WindowSnapshot,
  model: ModelEnvelope,
): FittingRows | null {
  const columns = columnsFor(X.cols, features, model);
  if (!columns) return null;
  const refuses = model.preprocessing.missing === 'refuse';
  // The usual case, which must not copy a large window on the event loop.
  const inOrder = columns.length === X.cols && columns.every((column, index) => column === index);
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
  if (features) {
    const columns = model.features?.map((name) => features.indexOf(name));
    return columns && !columns.includes(-1) ? columns : null;
  }
  return cols === model.nFeatures ? Array.from({ length: cols }, (_, column) => column) : null;
}
