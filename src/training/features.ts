import type { ModelEnvelope } from '../model/envelope';

/** How the features of a new training and of an earlier model belong together. */
export interface FeatureMatch {
  /** For each feature of the earlier model its column in the new rows; -1 where it is gone. */
  readonly columns: Int32Array;
  /** Names of features that both have, that are new, and that are gone; empty where features have no names. */
  readonly stayed: readonly string[];
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

/**
 * Matches features by name; without names by their order.
 * @param names of the new rows' features
 * @param count of the new rows' features
 * @returns null where they have nothing in common
 */
export function matchFeatures(
  { features, nFeatures }: Pick<ModelEnvelope, 'features' | 'nFeatures'>,
  names: readonly string[] | null,
  count: number,
): FeatureMatch | null {
  if (!features || !names) {
    if (nFeatures !== count) return null;
    return { columns: Int32Array.from({ length: count }, (_, i) => i), stayed: [], added: [], gone: [] };
  }
  const columnOf = new Map(names.map((name, column) => [name, column]));
  const known = new Set(features);
  const stayed = names.filter((name) => known.has(name));
  if (stayed.length === 0) return null;
  return {
    columns: Int32Array.from(features, (name) => columnOf.get(name) ?? -1),
    stayed,
    added: names.filter((name) => !known.has(name)),
    gone: features.filter((name) => !columnOf.has(name)),
  };
}
