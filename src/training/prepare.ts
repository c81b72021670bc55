import type { Engine } from '../engines/engine';
import { type Matrix, takeRows } from '../matrix';
import type { Label } from '../options/spec';
import { fitPreprocessing, type Preprocessing } from '../preprocess/preprocessing';
import { checkValues } from '../preprocess/scaling';
import { permutation, type Random } from '../random';
import type { FitSettings } from './options';

/** The rows that the network learns from. */
export interface TrainingRows {
  /** Whether these are not all rows that were given. */
  readonly isSample: boolean;
  /** As they came: rows x features. */
  readonly X: Matrix;
  readonly labels: ArrayLike<Label> | null;
  readonly preprocessing: Preprocessing;
  /** rows x what the network takes */
  readonly reduced: Matrix;
  /** The same times `factor`, of unit mean square: what the network trains on. */
  readonly data: Matrix;
  readonly factor: number;
  /** What a user should know about the rows and columns; empty when there is nothing to say. */
  readonly notes: readonly string[];
}

/**
 * Draws the rows to learn from, learns their preprocessing, and applies it.
 * @throws PDR_NOT_A_NUMBER when a row, in the sample or not, cannot be projected
 */
export async function prepareRows(
  X: Matrix,
  settings: FitSettings,
  engine: Engine,
  random: Random,
): Promise<TrainingRows> {
  const sample = drawSample(X, settings, random);
  const { preprocessing, reduced, notes } = await fitPreprocessing(sample.X, settings, engine);
  const factor = unitFactor(reduced);
  return {
    isSample: sample.X !== X,
    X: sample.X,
    labels: sample.labels,
    preprocessing,
    reduced,
    // One factor for all features keeps distances' order.
    data: { ...reduced, data: reduced.data.map((x) => x * factor) },
    factor,
    notes: [...sample.notes, ...notes],
  };
}

/** All rows, or a random sample where they are too many to learn from all in reasonable time and memory. */
function drawSample(X: Matrix, { maxTrainingRows, labels, missing }: FitSettings, random: Random) {
  if (X.rows <= maxTrainingRows) return { X, labels, notes: [] };
  checkValues(X, missing);
  const rows = permutation(X.rows, random).subarray(0, maxTrainingRows).sort();
  const note = `The network learned from a random sample of ${maxTrainingRows} of the ${X.rows} rows (option maxTrainingRows).`;
  return { X: takeRows(X, rows), labels: labels && Array.from(rows, (row) => labels[row]), notes: [note] };
}

/** The factor that gives a matrix's entries unit mean square; 1 for a matrix of zeros. */
function unitFactor({ data }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] * data[i];
  return sum > 0 ? Math.sqrt(data.length / sum) : 1;
}
