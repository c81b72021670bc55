import { PdrError } from '../errors';
import { type Matrix, takeColumns } from '../matrix';
import { checkOptions, plainOptions } from '../options/check';
import type { MissingFeaturePolicy, MissingPolicy } from '../options/choices';
import type { PaceOptions } from '../pace';
import { MODEL_ROWS_OPTIONS, type ModelRowsOptions } from './format';
import { formOf, type Rows } from './forms';
import { readingRows } from './parse';
import { atOnce, inTurns, type Steps } from './turns';

/** What a model says of the rows it takes; a `ModelEnvelope` is one. */
export interface ExpectedRows {
  readonly features: readonly string[] | null;
  readonly nFeatures: number;
  readonly preprocessing: { readonly missing: MissingPolicy };
}

/**
 * Reads the rows of a message for a fitted model. Objects are matched by the model's feature names, whatever the order of
 * their keys.
 * @returns NaN where a value is missing and may be
 * @throws what `parseRows` throws; PDR_BAD_INPUT for objects when the model has no names; PDR_BAD_OPTION
 */
export function rowsForModel(value: unknown, model: ExpectedRows, options: ModelRowsOptions = {}): Rows {
  const { missingFeature } = checkOptions(MODEL_ROWS_OPTIONS, options, 'rowsForModel');
  return atOnce(readingForModel(value, model, missingFeature));
}

/**
 * The same in turns of the event loop: a large message must not hold up what else runs. It must not change meanwhile.
 * @throws what `rowsForModel` throws; PDR_CANCELLED
 */
export async function rowsForModelInTurns(
  value: unknown,
  model: ExpectedRows,
  options: ModelRowsOptions & PaceOptions = {},
): Promise<Rows> {
  const where = 'rowsForModelInTurns';
  const { missingFeature } = checkOptions(MODEL_ROWS_OPTIONS, plainOptions(options, where), where);
  return inTurns(readingForModel(value, model, missingFeature), options);
}

function* readingForModel(
  value: unknown,
  model: ExpectedRows,
  missingFeature: MissingFeaturePolicy,
): Steps<Rows> {
  const { features, nFeatures } = model;
  if (!features && formOf(value).form === 'records') throw withoutNames(model);
  const missing = missingFor(model, missingFeature);
  const rows = yield* readingRows(value, { features, columns: nFeatures, missing }, true);
  if (missingFeature === 'mean') requireValues(rows.matrix);
  return rows;
}

/** @throws PDR_MISSING_FEATURE naming a row without any value: its place would be that of the means, and say nothing */
function requireValues({ data, rows, cols }: Matrix): void {
  for (let row = 0; row < rows; row++) {
    const start = row * cols;
    if (!Number.isNaN(data[start]) || !data.subarray(start, start + cols).every(Number.isNaN)) continue;
    const where = rows > 1 ? `Row ${row + 1}` : 'The row';
    throw new PdrError(
      'PDR_MISSING_FEATURE',
      `${where} has no value of any feature: nothing tells its place.`,
    );
  }
}

/** What becomes of missing values in rows for a model. */
export function missingFor(
  { preprocessing }: Pick<ExpectedRows, 'preprocessing'>,
  missingFeature: MissingFeaturePolicy,
): MissingPolicy {
  return missingFeature === 'mean' ? 'impute' : preprocessing.missing;
}

/**
 * What was read before, its columns brought into the order of the model's features; rows without names are taken to be in
 * that order.
 * @returns with `mean`, NaN for a feature that is not among the columns
 * @throws PDR_MISSING_FEATURE when a feature is not among the columns, or none is; PDR_BAD_INPUT when only the rows have names
 */
export function inModelOrder(
  rows: Rows,
  model: ExpectedRows,
  missingFeature: MissingFeaturePolicy = 'refuse',
): Matrix {
  const { matrix, features } = rows;
  if (!features) return matrix;
  if (!model.features) throw withoutNames(model);
  const fillsIn = missingFeature === 'mean' && model.features.some((name) => features.includes(name));
  return inOrder(fillsIn ? withColumns(matrix, features, model.features) : rows, model.features);
}

/** The rows with a column of NaN for each name that has none. */
function withColumns(matrix: Matrix, features: readonly string[], names: readonly string[]): Rows {
  const absent = names.filter((name) => !features.includes(name));
  if (absent.length === 0) return { matrix, features };
  const cols = matrix.cols + absent.length;
  const data = new Float32Array(matrix.rows * cols).fill(Number.NaN);
  for (let row = 0; row < matrix.rows; row++) {
    data.set(matrix.data.subarray(row * matrix.cols, (row + 1) * matrix.cols), row * cols);
  }
  return { matrix: { data, rows: matrix.rows, cols }, features: [...features, ...absent] };
}

/** @throws PDR_MISSING_FEATURE when a name is not among the columns */
export function inOrder({ matrix, features }: Rows, names: readonly string[]): Matrix {
  if (!features || isSameList(features, names)) return matrix;
  const columns = names.map((name) => {
    const column = features.indexOf(name);
    if (column >= 0) return column;
    throw new PdrError(
      'PDR_MISSING_FEATURE',
      `The rows lack the feature "${name}"; they have ${features.slice(0, 8).join(', ')}.`,
    );
  });
  return takeColumns(matrix, columns);
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

/** The keys of an object may stand in any order: nothing would tell which of its numbers is which column. */
function withoutNames({ nFeatures }: ExpectedRows): PdrError {
  return new PdrError(
    'PDR_BAD_INPUT',
    `The model was fitted on arrays, whose features have no names: objects cannot be matched with them. Send arrays of ${nFeatures} numbers, or fit the model on objects.`,
  );
}
