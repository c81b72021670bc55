import type { MissingPolicy } from '../options/choices';
import type { PaceOptions } from '../pace';
import type { Rows } from './forms';
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

function readingForModel(value: unknown, { features, nFeatures, preprocessing }: ExpectedRows): Steps<Rows> {
  return readingRows(value, { features, columns: nFeatures, missing: preprocessing.missing }, true);
}
