import type { FitInTrainerOptions, MissingPolicy } from '../../src/index';
import type { RowPaths } from '../shared/labeledRows';
import type { BusyPolicy } from './trainings';

export const SOURCES = ['window', 'dataset'] as const;
/** Rows come one by one and are kept in a window, or every message is a whole dataset. */
export type Source = (typeof SOURCES)[number];

export interface FitNodeSettings {
  readonly source: Source;
  readonly paths: RowPaths;
  /** Empty: every column that is a measurement. */
  readonly features: readonly string[];
  readonly columns: number | null;
  readonly missing: MissingPolicy;
  readonly windowSize: number;
  readonly trainWhenFull: boolean;
  /** New rows after which to train again; 0 is never. */
  readonly trainEvery: number;
  readonly whenBusy: BusyPolicy;
  readonly fit: FitInTrainerOptions;
  readonly includeEmbedding: boolean;
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

function rowsKey({ source, paths, features, columns, missing, windowSize }: FitNodeSettings): string {
  const label = paths.label?.keys ?? null;
  return JSON.stringify([source, paths.rows.keys, label, features, columns, missing, windowSize]);
}
