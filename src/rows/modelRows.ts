import { PdrError } from '../errors';
import { type Matrix, takeColumns } from '../matrix';
import type { MissingPolicy } from '../options/choices';
import type { PaceOptions } from '../pace';
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
 * @throws what `parseRows` throws
 */
export function rowsForModel(value: unknown, model: ExpectedRows): Rows {
  return atOnce(readingForModel(value, model));
}

/**
 * The same in turns of the event loop: a large message must not hold up what else runs. It must not change meanwhile.
 * @throws what `rowsForModel` throws; PDR_CANCELLED
 */
export function rowsForModelInTurns(
  value: unknown,
  model: ExpectedRows,
  options?: PaceOptions,
): Promise<Rows> {
  return inTurns(readingForModel(value, model), options);
}

function* readingForModel(value: unknown, { features, nFeatures, preprocessing }: ExpectedRows): Steps<Rows> {
  // Its keys may stand in any order: nothing would tell which column is which.
  if (!features && formOf(value).form === 'records') throw unnamedModel();
  return yield* readingRows(value, { features, columns: nFeatures, missing: preprocessing.missing }, true);
}

/**
 * The columns of named rows in the order of a model's features; rows without names are taken to be in that order.
 * @throws PDR_MISSING_FEATURE when a feature is not among the columns; PDR_BAD_INPUT when only the rows have names
 */
export function inModelOrder({ matrix, features }: Rows, model: Pick<ExpectedRows, 'features'>): Matrix {
  if (!features) return matrix;
  if (!model.features) throw unnamedModel();
  if (isSameList(features, model.features)) return matrix;
  const columns = model.features.map((name) => {
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

function unnamedModel(): PdrError {
  return new PdrError(
    'PDR_BAD_INPUT',
    'The model was fitted on rows without feature names, so objects cannot be matched with it. Send arrays of numbers in the order it was fitted on, or fit it on objects.',
  );
}
