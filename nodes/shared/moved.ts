import type { ModelEnvelope, Moved } from '../../src/index';

/** How far known rows move when another model serves. */
export type MovedNews = Moved & {
  /** Share of the training rows that were new. */
  readonly newShare: number;
};

/** @returns null where one model was not retrained from the other: nothing tells then */
export function movedFrom(former: ModelEnvelope, model: ModelEnvelope): MovedNews | null {
  if (model.lineage.parent === former.id) return withShare(model.lineage.moved);
  // Going back, rows move as far as they moved on the way there, and none is new.
  if (former.lineage.parent === model.id) {
    const { moved } = former.lineage;
    return withShare(moved && { ...moved, newRows: 0 });
  }
  return null;
}

/** Field by field: no checksum covers them. */
function withShare(moved: Moved | null): MovedNews | null {
  if (!moved) return null;
  const { aligned, mean, median, p95, knownRows, newRows } = moved;
  const newShare = newRows / Math.max(1, knownRows + newRows);
  return { aligned, mean, median, p95, knownRows, newRows, newShare };
}
