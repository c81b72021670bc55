import type { ModelEnvelope } from '../../src/index';
import type { VersionChange } from '../shared/modelVersions';
import { movedFrom } from '../shared/moved';

/** Why another model is served. */
export type ChangeReason = 'training' | 'rollback' | 'import' | 'accept' | 'name';

/** A new model in its place among the key's. */
export interface Published {
  /** With its version number. */
  readonly model: ModelEnvelope;
  /** The model that was served before; null for none. */
  readonly before: ModelEnvelope | null;
  /** Else it waits as a candidate. */
  readonly isServed: boolean;
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
