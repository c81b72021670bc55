import { type Partition, winner } from './partition';

/** A reading's nearest reference rows, nearest first, as a `ReferenceSearch` finds them. */
export interface NearestRows {
  readonly indices: Int32Array;
  readonly squaredDistances: ArrayLike<number>;
}

/** The nearest rows that vote. */
export const VOTERS = 10;

/** What most of the nearest rows say, and the share of them that say so. */
export interface Vote<T> {
  readonly value: T;
  /** Above 0, at most 1. */
  readonly share: number;
}

/** Below this share of votes a reading is between groups. */
const LEAST_SHARE = 0.5;

/**
 * The group that most of a reading's nearest rows are in.
 * @param groups each reference row's group, -1 for none
 * @param reach a reading whose nearest rows are farther away than this on average belongs to none
 * @returns null for a reading between groups, or far from all
 */
export function groupByNeighbors(
  nearest: NearestRows,
  groups: Partition,
  reach: number,
): Vote<number> | null {
  if (meanDistance(nearest) > reach) return null;
  const vote = winner(Array.from(voters(nearest), (row) => groups[row]));
  return vote && vote.value >= 0 && vote.share >= LEAST_SHARE ? vote : null;
}

/**
 * The label that most of a reading's nearest rows have, and its share of those that have any.
 * @returns null where none has one
 */
export function labelByNeighbors<L extends string | number>(
  nearest: Pick<NearestRows, 'indices'>,
  labels: readonly (L | null)[],
): Vote<L> | null {
  const known = Array.from(voters(nearest), (row) => labels[row]).filter((label) => label !== null);
  return winner(known as L[]);
}

/**
 * How often the labels of a row's neighbours tell its own: leave-one-out accuracy over the rows that have a label.
 * @param neighbors n x k, without the row itself
 * @returns null where no row has a label
 */
export function labelAccuracy(
  neighbors: { readonly indices: Int32Array; readonly k: number },
  labels: readonly (string | number | null)[],
): number | null {
  let [right, all] = [0, 0];
  labels.forEach((label, row) => {
    if (label === null) return;
    const indices = neighbors.indices.subarray(row * neighbors.k, (row + 1) * neighbors.k);
    if (labelByNeighbors({ indices }, labels)?.value === label) right++;
    all++;
  });
  return all > 0 ? right / all : null;
}

/** Rows whose neighbours are this many times farther away than those of nearly all rows are far from all. */
const FAR = 3;
const NEARLY_ALL = 0.95;

/**
 * How far a row's neighbours may be for it to belong to their group.
 * @param neighbors of the reference rows among themselves: n x k, without the row itself
 */
export function reachOf(neighbors: {
  readonly squaredDistances: Float32Array | Float64Array;
  readonly k: number;
}): number {
  const means = meanDistances(neighbors).sort();
  return means.length > 0 ? FAR * means[Math.floor(NEARLY_ALL * (means.length - 1))] : 0;
}

/** Each row's mean distance to the neighbours that vote. */
export function meanDistances({
  squaredDistances,
  k,
}: {
  readonly squaredDistances: Float32Array | Float64Array;
  readonly k: number;
}): Float64Array {
  return Float64Array.from({ length: squaredDistances.length / k }, (_, row) =>
    meanDistance({ squaredDistances: squaredDistances.subarray(row * k, (row + 1) * k) }),
  );
}

/** Mean distance to the rows that vote. */
function meanDistance({ squaredDistances }: Pick<NearestRows, 'squaredDistances'>): number {
  const count = Math.min(VOTERS, squaredDistances.length);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.sqrt(squaredDistances[i]);
  return sum / count;
}

function voters({ indices }: Pick<NearestRows, 'indices'>): Int32Array {
  return indices.subarray(0, VOTERS);
}
