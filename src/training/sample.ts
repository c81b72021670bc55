import { type Matrix, takeRows } from '../matrix';
import type { Label } from '../options/spec';
import { checkValues } from '../preprocess/scaling';
import { permutation, type Random } from '../random';
import type { FitSettings } from './options';

/** What is learnt from. */
export interface Sample {
  readonly X: Matrix;
  readonly labels: ArrayLike<Label> | null;
  /** Says so when these are not all rows. */
  readonly notes: readonly string[];
}

/**
 * All rows, or a random sample where they are too many to learn from all in reasonable time and memory.
 * @throws PDR_NOT_A_NUMBER when a row cannot be placed, be it in the sample or not
 */
export function drawSample(X: Matrix, settings: FitSettings, random: Random): Sample {
  const { maxTrainingRows, labels, missing } = settings;
  if (X.rows <= maxTrainingRows) return { X, labels, notes: [] };
  checkValues(X, missing);
  const rows = permutation(X.rows, random).subarray(0, maxTrainingRows).sort();
  const note = `Learnt from a random sample of ${maxTrainingRows} of the ${X.rows} rows (option maxTrainingRows).`;
  return { X: takeRows(X, rows), labels: labels && Array.from(rows, (row) => labels[row]), notes: [note] };
}
