import type { Suspect, SuspectFinder } from './suspect';

/** More features than this explain nothing to anyone. */
const MOST = 3;

/**
 * The features that make a row unusual, the first to blame first: one after the other is put back to what the nearest known
 * rows have there, until the row is usual.
 * @param row scaled; left as it is
 */
export function causesOf(
  row: Float32Array,
  finder: SuspectFinder,
  isUnusual: (row: Float32Array) => boolean,
): Suspect[] {
  const changed = row.slice();
  const causes: Suspect[] = [];
  const blamed = new Set<number>();
  while (causes.length < MOST) {
    const next = finder.next(changed, blamed);
    if (!next) break;
    causes.push(next);
    blamed.add(next.feature);
    changed[next.feature] = next.usual;
    if (!isUnusual(changed)) break;
  }
  return causes;
}
