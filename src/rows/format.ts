import { MAX_COLUMNS } from '../matrix';
import { MISSING_FEATURE_POLICIES, MISSING_POLICIES } from '../options/choices';
import type { GivenOptions, OptionTable, OptionValues } from '../options/spec';

/** What rows are expected to look like. */
export const ROWS_FORMAT = {
  features: {
    kind: 'names',
    default: null,
    nullable: true,
    doc: 'Names of the features, in the order of the columns. Default: each property that is a number in at least half of the objects that have it.',
  },
  columns: {
    kind: 'number',
    default: null,
    nullable: true,
    least: 1,
    most: MAX_COLUMNS,
    whole: true,
    doc: 'Numbers in a row; needed where typed arrays or Buffers hold several rows of unnamed features.',
  },
  missing: {
    kind: 'choice',
    values: MISSING_POLICIES,
    default: 'refuse',
    doc: 'impute keeps what is missing (null, undefined, NaN, "", "NA", "n/a", "-", "unavailable", an absent key) as NaN; refuse throws.',
  },
} as const satisfies OptionTable;

/** What readings to learn from are expected to look like. Without named features every column that is a measurement is one. */
export const READING_FORMAT = {
  ...ROWS_FORMAT,
  exclude: { kind: 'names', default: [], doc: 'Columns that are never features, such as a label.' },
} as const satisfies OptionTable;

/** How rows for a model are read. */
export const MODEL_ROWS_OPTIONS = {
  missingFeature: {
    kind: 'choice',
    values: MISSING_FEATURE_POLICIES,
    default: 'refuse',
    doc: 'A value that a row lacks, of a model that does not impute: refuse it with an error, or let the mean of the training rows count.',
  },
} as const satisfies OptionTable;

export type RowsFormat = GivenOptions<typeof ROWS_FORMAT>;
export type ReadingFormat = GivenOptions<typeof READING_FORMAT>;
export type ModelRowsOptions = GivenOptions<typeof MODEL_ROWS_OPTIONS>;

/** A format that was checked. */
export type CheckedRowsFormat = OptionValues<typeof ROWS_FORMAT>;
export type CheckedReadingFormat = OptionValues<typeof READING_FORMAT>;
