import type { ModelEnvelope } from '../../src/index';
import { type MovedNews, movedFrom } from '../shared/moved';

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
  /** How far known rows move from where they were until now; null where neither was retrained from the other: nothing tells then. */
  readonly moved: MovedNews | null;
  /** Rows it was trained on. */
  readonly rows: number;
  /** Names, or how many there are where they have none. */
  readonly features: readonly string[] | number;
}

/** @param previous the model served until now */
export function newsOf(model: ModelEnvelope, previous: ModelEnvelope | null): ModelNews {
  const { id, lineage, createdAt, method, training, features, nFeatures } = model;
  const { version, parent } = lineage;
  return {
    id,
    version,
    parent,
    previous: previous?.id ?? null,
    createdAt,
    method,
    moved: previous && movedFrom(previous, model),
    rows: training.rows,
    features: features ?? nFeatures,
  };
}
