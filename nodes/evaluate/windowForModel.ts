import {
  type Label,
  type Matrix,
  type ModelEnvelope,
  takeColumns,
  takeRows,
  type WindowSnapshot,
} from '../../src/index';

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
  const ordered = inOrder ? X : takeColumns(X, columns);
  const kept = Array.from({ length: X.rows }, (_, row) => row).filter(
    (row) => !(refuses && hasMissing(takeRows(ordered, [row]))),
  );
  return { X: takeRows(ordered, kept), labels: labels && kept.map((row) => labels[row]) };
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
