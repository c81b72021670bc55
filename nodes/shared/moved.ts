import type { ModelEnvelope, Moved } from '../../src/index';

/** How far known rows move when another model serves. */
export type MovedNews = Moved & {
  /** Share of the training rows that were new. */
  readonly newShare: number;
};

/** @returns null where neither model was retrained from the other, and their maps are not the same: nothing tells then */
export function movedFrom(former: ModelEnvelope, model: ModelEnvelope): MovedNews | null {
  if (model.lineage.parent === former.id) return withShare(model.lineage.moved);
  // Going back, rows move as far as they moved on the way there, and none is new.
  if (former.lineage.parent === model.id) {
    const { moved } = former.lineage;
    return withShare(moved && { ...moved, newRows: 0 });
  }
  if (!isSameMap(former, model)) return null;
  const knownRows = model.kept?.rows ?? 0;
  return { aligned: true, mean: 0, median: 0, p95: 0, knownRows, newRows: 0, newShare: 0 };
}

/** Where a regime got another name. */
function isSameMap(former: ModelEnvelope, model: ModelEnvelope): boolean {
  if (former.lineage.version !== model.lineage.version || !former.kept || !model.kept) return false;
  return former.kept.coordinates === model.kept.coordinates;
}

/** Field by field: no checksum covers them. */
function withShare(moved: Moved | null): MovedNews | null {
  if (!moved) return null;
  const { aligned, mean, median, p95, knownRows, newRows } = moved;
  const newShare = newRows / Math.max(1, knownRows + newRows);
  return { aligned, mean, median, p95, knownRows, newRows, newShare };
}
