import type { ModelEnvelope, Moved } from '../../src/index';
import type { VersionChange } from '../shared/modelVersions';

/** Why another model is served. */
export type ChangeReason = 'training' | 'rollback' | 'import' | 'accept';

/** A new model in its place among the key's. */
export interface Published {
  /** With its version number. */
  readonly model: ModelEnvelope;
  /** The model that was served before; null for none. */
  readonly before: ModelEnvelope | null;
}

/** What charts need to know when another model is served. */
export function changeNews(reason: ChangeReason, { before, after }: VersionChange): object {
  const { served } = after;
  if (!served) return { reason, served: false };
  const { method, features, nFeatures, training } = served;
  return {
    reason,
    ...versionNews(served, before.served),
    served: true,
    method,
    rows: training.rows,
    features: features ?? nFeatures,
    featureCount: nFeatures,
  };
}

/** @param former the model that was served before; null for none */
export function versionNews(model: ModelEnvelope, former: ModelEnvelope | null): object {
  const { id, createdAt, lineage } = model;
  return {
    modelId: id,
    createdAt,
    version: lineage.version,
    parent: lineage.parent,
    formerVersion: former?.lineage.version ?? null,
    moved: former && movedFrom(former, model),
  };
}

/** How far known rows moved from one model's map to the other's; null where that was not measured. */
function movedFrom(former: ModelEnvelope, model: ModelEnvelope): (Moved & { newShare: number }) | null {
  const isChild = model.lineage.parent === former.id;
  // Going back, rows move as far as they moved on the way there.
  const isParent = former.lineage.parent === model.id;
  const moved = isChild ? model.lineage.moved : isParent ? former.lineage.moved : null;
  return moved ? { ...moved, newShare: moved.newRows / (moved.newRows + moved.knownRows) } : null;
}
