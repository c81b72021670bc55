import type { GivenOptions, OptionTable } from '../options/spec';

export const DRIFT_OPTIONS = {
  level: {
    kind: 'number',
    least: 1e-9,
    most: 0.5,
    default: 0.01,
    doc: 'The probability that an unchanged stream is ever said to drift, however long it is.',
  },
  every: {
    kind: 'number',
    least: 1,
    most: 1_000_000_000,
    whole: true,
    default: 1,
    doc: 'One row in so many is tested: rows close in time say the same again.',
  },
} as const satisfies OptionTable;

export type DriftOptions = GivenOptions<typeof DRIFT_OPTIONS>;
