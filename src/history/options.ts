import { badOption, checkOptions } from '../options/check';
import type { GivenOptions, OptionTable, OptionValues } from '../options/spec';

/** What a row may tell of a feature over the window. */
export const STATISTICS = ['last', 'mean', 'deviation', 'min', 'max', 'slope'] as const;
export type Statistic = (typeof STATISTICS)[number];

/** When rows are made: once the window is full, or from the first reading on. */
export const STARTS = ['full', 'first'] as const;

/** Readings of a source that are kept at most. */
export const MOST_READINGS = 100_000;

export const HISTORY_OPTIONS = {
  readings: {
    kind: 'number',
    default: 20,
    least: 1,
    most: MOST_READINGS,
    whole: true,
    doc: 'The newest readings of a source that make a row.',
  },
  seconds: {
    kind: 'number',
    default: null,
    nullable: true,
    least: 0.001,
    most: 1e9,
    doc: 'Instead of a number of readings: those of so many seconds up to the newest, at most 100,000. The readings must have times.',
  },
  statistics: {
    kind: 'names',
    values: STATISTICS,
    default: ['last', 'mean', 'deviation', 'slope'],
    doc: 'What a row tells of each feature. The deviation is that of the readings themselves; the slope is per second, or per reading where there are no times.',
  },
  lags: {
    kind: 'list',
    default: null,
    nullable: true,
    least: 1,
    most: MOST_READINGS - 1,
    longest: 100,
    doc: "Besides: a feature's value so many readings before the newest one.",
  },
  every: {
    kind: 'number',
    default: 1,
    least: 1,
    most: 1_000_000_000,
    whole: true,
    doc: 'Readings of a source from one row to the next.',
  },
  start: {
    kind: 'choice',
    values: STARTS,
    default: 'full',
    doc: 'The first row of a source: when its window is full, or at its first reading.',
  },
  gap: {
    kind: 'number',
    default: null,
    nullable: true,
    least: 0.001,
    most: 1e9,
    doc: 'Seconds: a longer pause, or a longer step back in time, starts the window anew. The readings must have times.',
  },
  features: {
    kind: 'names',
    default: null,
    nullable: true,
    doc: 'Names of the features; of arrays in the order of their numbers. Default: each property with a number, but times since 1970 and identifiers.',
  },
  sources: {
    kind: 'number',
    default: 1000,
    least: 1,
    most: 1_000_000,
    whole: true,
    doc: 'Sources remembered at most; the one whose last reading is the oldest is forgotten for a new one.',
  },
} as const satisfies OptionTable;

export type HistoryOptions = GivenOptions<typeof HISTORY_OPTIONS>;
export type HistorySettings = OptionValues<typeof HISTORY_OPTIONS>;

/** @throws PDR_BAD_OPTION for what the table does not allow, and where a row would be empty */
export function resolveHistoryOptions(options: HistoryOptions, where: string): HistorySettings {
  const settings = checkOptions(HISTORY_OPTIONS, options, where);
  if (settings.statistics.length === 0 && settings.lags === null) {
    throw badOption('statistics', settings.statistics, 'at least one, where there are no lags', where);
  }
  const distinct = settings.lags && Array.from(new Set(settings.lags));
  return { ...settings, lags: distinct };
}
