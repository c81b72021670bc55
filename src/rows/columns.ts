/** Why a column of the readings is no feature. `missing`: numbers in too few rows; `empty`: no value in any row. */
export const IGNORED_REASONS = [
  'text',
  'nested',
  'time',
  'counter',
  'identifier',
  'missing',
  'empty',
] as const;
export type IgnoredReason = (typeof IGNORED_REASONS)[number];

export interface IgnoredColumn {
  readonly name: string;
  readonly reason: IgnoredReason;
  /** A sentence for the user: what the column holds, and what to do to use it all the same. */
  readonly detail: string;
}

/** A column of the readings, as a user sees it. */
export interface SeenColumn {
  readonly name: string;
  /** Of the newest row: a number, or in a few words what else it holds; null where it has no value. */
  readonly sample: number | string | null;
  /** Null for a feature. */
  readonly ignored: Omit<IgnoredColumn, 'name'> | null;
}

/** Which columns of the readings are features. */
export interface ColumnChoice {
  readonly features: readonly string[];
  readonly ignored: readonly IgnoredColumn[];
  /** What else a user should know about how the columns were read. */
  readonly notes: readonly string[];
}
