import type { ModelEnvelope, Moved } from '../../src/index';

/** What the second output tells when another model projects from now on. */
export interface ModelNews {
  readonly id: string;
  readonly version: number;
  /** The id of the model it was retrained from. */
  readonly parent: string | null;
  /** The id of the model that projected until now; null for the first one since a start or a deploy. */
  readonly previous: string | null;
  readonly createdAt: string;
  readonly method: string;
  /** How far known rows move from where they were until now; null where `previous` is not the parent, which nothing tells. */
  readonly moved:
    | (Moved & {
        /** Share of the training rows that were new to the parent. */
        readonly newShare: number;
      })
    | null;
  /** Rows it was trained on. */
  readonly rows: number;
  /** Names, or how many there are where they have none. */
  readonly features: readonly string[] | number;
}

/** @param previous the model served until now */
export function newsOf(model: ModelEnvelope, previous: ModelEnvelope | null): ModelNews {
  const { id, lineage, createdAt, method, training, features, nFeatures } = model;
  const { version, parent, moved } = lineage;
  return {
    id,
    version,
    parent,
    previous: previous?.id ?? null,
    createdAt,
    method,
    moved: moved && previous?.id === parent ? withShare(moved) : null,
    rows: training.rows,
    features: features ?? nFeatures,
  };
}

function withShare({ aligned, mean, median, p95, knownRows, newRows }: Moved): ModelNews['moved'] {
  const newShare = newRows / Math.max(1, knownRows + newRows);
  return { aligned, mean, median, p95, knownRows, newRows, newShare };
}
