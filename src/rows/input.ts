import { readingInput } from '../errors';
import { checkMatrix, type Matrix } from '../matrix';
import type { MissingFeaturePolicy, MissingPolicy } from '../options/choices';
import { type Dataset, readDataset } from './dataset';
import { isRecord, type Rows } from './forms';
import { type ExpectedRows, inModelOrder, inOrder, rowsForModel } from './modelRows';
import { parseRows } from './parse';

/** What `fit`, `transform` and `evaluate` take as rows: also a row alone, and whatever else `parseRows` reads:
 * objects, or an array of them. */
export type RowsInput = Matrix | Rows | Dataset | ArrayLike<number> | readonly ArrayLike<number>[] | object;

/** Rows as they were given, without a choice of columns. @throws what `parseRows` and `matrix` throw */
export function toMatrix(input: unknown, what = 'The matrix'): Matrix {
  return readingInput(() => (readRows(input, what) ?? parseRows(input, { missing: 'impute' })).matrix);
}

/**
 * Rows for a model: named columns are brought into the order of its features.
 * @throws what `rowsForModel` and `matrix` throw
 */
export function toModelMatrix(
  input: unknown,
  model: ExpectedRows,
  missingFeature: MissingFeaturePolicy = 'refuse',
): Matrix {
  return readingInput(() => {
    const rows = readRows(input, 'The matrix');
    return rows
      ? inModelOrder(rows, model, missingFeature)
      : rowsForModel(input, model, { missingFeature }).matrix;
  });
}

/**
 * Rows to learn from. Of objects each column that is a measurement is a feature, unless features are named.
 * @throws what `readDataset` and `matrix` throw
 */
export function toDataset(
  input: unknown,
  { features, missing }: { readonly features: readonly string[] | null; readonly missing: MissingPolicy },
): Dataset {
  return readingInput(() => {
    const rows = readRows(input, 'The matrix');
    if (!rows) return readDataset(input, { features, missing });
    const { ignored = [], notes = [] } = input as Partial<Dataset>;
    if (!features) return { X: rows.matrix, features: rows.features, ignored, notes };
    return { X: inOrder(rows, features), features, ignored, notes };
  });
}

/** What was read before; null for rows that are still to be read. */
function readRows(input: unknown, what: string): Rows | null {
  if (!isRecord(input)) return null;
  if (isMatrixLike(input)) return { matrix: checkMatrix(input, what), features: null };
  for (const key of ['matrix', 'X']) {
    const features = input.features;
    if (!isRecord(input[key]) || !isMatrixLike(input[key])) continue;
    return { matrix: checkMatrix(input[key], what), features: Array.isArray(features) ? features : null };
  }
  return null;
}

/** An object of readings may have properties of these names too, but no list among them. */
function isMatrixLike({ data, rows, cols }: Readonly<Record<string, unknown>>): boolean {
  return rows !== undefined && cols !== undefined && typeof data !== 'number' && typeof data !== 'string';
}
