import type { Label } from '../options/spec';

/** The class number of a row whose label is unknown. */
export const UNKNOWN = -1;

/** Numbers the labels from 0 in the order they first appear; UNKNOWN where there is none. */
export function classNumbers(labels: ArrayLike<Label>): Int32Array {
  const known = new Map<Label, number>();
  return Int32Array.from(labels, (label) => {
    // Sparse arrays and untyped callers have undefined where a label is unknown.
    if (label === null || label === undefined) return UNKNOWN;
    const number = known.get(label) ?? known.size;
    known.set(label, number);
    return number;
  });
}
