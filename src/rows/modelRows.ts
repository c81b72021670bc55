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
 * @throws what `parseRows` throws; PDR_BAD_INPUT for objects when the model has no names
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

function* readingForModel(value: unknown, model: ExpectedRows): Steps<Rows> {
  const { features, nFeatures, preprocessing } = model;
  if (!features && formOf(value).form === 'records') throw withoutNames(model);
  return yield* readingRows(value, { features, columns: nFeatures, missing: preprocessing.missing }, true);
}

/**
 * What was read before, its columns brought into the order of the model's features; rows without names are taken to be in
 * that order.
 * @throws PDR_MISSING_FEATURE when a feature is not among the columns; PDR_BAD_INPUT when only the rows have names
 */
export function inModelOrder(rows: Rows, model: ExpectedRows): Matrix {
  if (!rows.features) return rows.matrix;
  if (!model.features) throw withoutNames(model);
  return inOrder(rows, model.features);
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
