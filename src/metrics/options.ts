import { CPU_ENGINE_CHOICES } from '../engines/list';
import type { GivenOptions, OptionTable } from '../options/spec';
import type { PaceOptions } from '../pace';

/** Every option of `evaluate` that is plain data. */
export const EVALUATE_OPTIONS = {
  k: {
    kind: 'number',
    least: 1,
    most: 1_000_000,
    whole: true,
    default: 7,
    aka: ['neighbors', 'nNeighbors'],
    doc: "Neighbourhood size; 7 is the reference implementation's. More than 2k rows are needed.",
  },
  labels: {
    kind: 'labels',
    default: null,
    nullable: true,
    aka: ['target', 'classes'],
    doc: "The rows' classes, null where unknown; without them there is no neighborhood hit and no accuracy.",
  },
  engine: {
    kind: 'choice',
    values: CPU_ENGINE_CHOICES,
    default: 'auto',
    doc: 'What computes; used for rows of many features only.',
  },
  threads: {
    kind: 'number',
    least: 1,
    most: 256,
    whole: true,
    default: null,
    nullable: true,
    doc: 'Threads for rows of many features; null is all cores.',
  },
} as const satisfies OptionTable;

/** Options of `evaluate`, each with a default: see {@link EVALUATE_OPTIONS}. */
export type EvaluateOptions = GivenOptions<typeof EVALUATE_OPTIONS> & PaceOptions;
