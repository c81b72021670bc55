import type { Matrix } from '../matrix';
import type { MissingPolicy } from '../options/choices';
import type { IgnoredColumn } from './columns';
import { parseRows } from './parse';

/** What readings to learn from are expected to look like. */
export interface ReadingFormat {
  /** Names of the features, in the order of the columns; null: every column that is a measurement. */
  readonly features: readonly string[] | null;
  /** Numbers in a row; needed where typed arrays or Buffers hold several rows of unnamed features. */
  readonly columns: number | null;
  readonly missing: MissingPolicy;
  /** Columns that are never features, such as a label. */
  readonly exclude: readonly string[];
}

/** Rows to learn from, and how their columns were chosen. */
export interface Dataset {
  readonly X: Matrix;
  /** Null for bare numbers of unnamed features. */
  readonly features: readonly string[] | null;
  readonly ignored: readonly IgnoredColumn[];
  readonly notes: readonly string[];
}

/**
 * Reads a whole dataset: rows in any form that `parseRows` takes.
 * @throws what `parseRows` throws
 */
export function readDataset(value: unknown, format: ReadingFormat): Dataset {
  const { matrix, features } = parseRows(value, {
    features: format.features ?? undefined,
    columns: format.columns ?? undefined,
    missing: format.missing,
  });
  return { X: matrix, features, ignored: [], notes: [] };
}
