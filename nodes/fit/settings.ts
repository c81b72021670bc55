import type { FitInTrainerOptions, MissingPolicy } from '../../src/index';
import type { RowPaths } from '../shared/labeledRows';
import type { NodeOptionValues } from '../shared/nodeOptions';
import type { COLLECTING } from './options';

type Collecting = Omit<NodeOptionValues<typeof COLLECTING>, 'property' | 'label' | 'features'>;

export interface FitNodeSettings extends Collecting {
  readonly paths: RowPaths;
  /** Null: every column that is a measurement. */
  readonly features: readonly string[] | null;
  readonly missing: MissingPolicy;
  readonly fit: FitInTrainerOptions;
  /** Where models are written, in words. */
  readonly target: string;
}

/** Whether rows collected under one of these belong in a window of the other. */
export function sameRows(a: FitNodeSettings, b: FitNodeSettings): boolean {
  return rowsKey(a) === rowsKey(b);
}

/** Whether a training on the same rows gives the same model. */
export function sameTraining(a: FitNodeSettings, b: FitNodeSettings): boolean {
  return JSON.stringify(a.fit) === JSON.stringify(b.fit);
}

/** Whether something is to be known again after a restart. */
export function needsMemory({ source, keepWindow, retrainHours }: FitNodeSettings): boolean {
  return source === 'window' && (keepWindow || retrainHours > 0);
}

/** The settings by which rows are read, as text. */
export function rowsKey({ source, paths, features, columns, missing, windowSize }: FitNodeSettings): string {
  const label = paths.label?.keys ?? null;
  return JSON.stringify([source, paths.rows.keys, label, features, columns, missing, windowSize]);
}
