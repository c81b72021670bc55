import type { MissingPolicy } from '../options/choices';
import { parseRows, type Rows } from './parse';

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
  return parseRows(value, {
    features: model.features ?? undefined,
    columns: model.nFeatures,
    missing: model.preprocessing.missing,
  });
}
