import type { Matrix } from '../matrix';
import type { Partition } from './partition';

/** A feature whose values in a group differ from those everywhere else. */
export interface Distinction {
  /** Its column. */
  readonly feature: number;
  readonly direction: 'high' | 'low';
  /** Cliff's delta, from 0 to 1: how much oftener a value of the group is beyond one from elsewhere than on this side of it. */
  readonly effect: number;
}

export const MOST_DISTINCTIONS = 3;
/** A medium effect (Romano et al. 2006). */
const LEAST_EFFECT = 0.33;
/** Effects this close count alike; the distance of the means then decides, which goes on where Cliff's delta ends at 1. */
const SAME_EFFECT = 0.05;

/**
 * What sets each group apart: the features whose values there differ most from everywhere else, the most first; by ranks, so that
 * neither outliers nor units count.
 * @param X rows x features, in any units; NaN is a missing value
 * @param groups each row's group, from 0 to `count` - 1; -1 for none
 * @returns for each group up to three features; none where none differs much
 */
export function setApart(X: Matrix, groups: Partition, count: number): Distinction[][] {
  const found = Array.from({ length: count }, () => [] as FeatureDifference[]);
  for (let feature = 0; feature < X.cols; feature++) {
    differences(X, feature, groups, count).forEach((difference, group) => {
      found[group].push({ feature, ...difference });
    });
  }
  return found.map(distinctions);
}

/** How a feature's values in a group differ from those elsewhere. */
export interface Difference {
  /** Cliff's delta, from -1 to 1. */
  readonly delta: number;
  /** That of the means, in deviations. */
  readonly distance: number;
}

export interface FeatureDifference extends Difference {
  readonly feature: number;
}

/** The features that differ much, the most first: up to {@link MOST_DISTINCTIONS}. */
export function distinctions(differing: readonly FeatureDifference[]): Distinction[] {
  const level = ({ delta }: Difference): number => Math.round(Math.abs(delta) / SAME_EFFECT);
  return differing
    .filter(({ delta }) => Math.abs(delta) >= LEAST_EFFECT)
    .sort((a, b) => level(b) - level(a) || b.distance - a.distance || a.feature - b.feature)
    .slice(0, MOST_DISTINCTIONS)
    .map(({ feature, delta }) => ({
      feature,
      direction: delta > 0 ? 'high' : 'low',
      effect: Math.abs(delta),
    }));
}

/** For each group Cliff's delta of a feature, and the distance of the means in deviations; 0 where one side has no value. */
export function differences(
  { data, rows, cols }: Matrix,
  feature: number,
  groups: Partition,
  count: number,
): Difference[] {
  const present = Array.from({ length: rows }, (_, row) => row).filter(
    (row) => !Number.isNaN(data[row * cols + feature]),
  );
  const value = (row: number): number => data[row * cols + feature];
  const order = Uint32Array.from(present).sort((a, b) => value(a) - value(b));
  const sizes = new Float64Array(count);
  const rankSums = new Float64Array(count);
  const sums = new Float64Array(count);
  let [total, squares] = [0, 0];
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && value(order[end]) === value(order[start])) end++;
    // Equal values share the mean of their ranks.
    const rank = (start + end + 1) / 2;
    for (; start < end; start++) {
      const row = order[start];
      total += value(row);
      squares += value(row) ** 2;
      if (groups[row] < 0) continue;
      sizes[groups[row]]++;
      rankSums[groups[row]] += rank;
      sums[groups[row]] += value(row);
    }
  }
  const all = order.length;
  const deviation = Math.sqrt(Math.max(0, squares / all - (total / all) ** 2));
  return Array.from(sizes, (size, group) => {
    const elsewhere = all - size;
    if (size === 0 || elsewhere === 0 || !(deviation > 0)) return { delta: 0, distance: 0 };
    const greater = (rankSums[group] - (size * (size + 1)) / 2) / (size * elsewhere);
    const means = sums[group] / size - (total - sums[group]) / elsewhere;
    return { delta: 2 * greater - 1, distance: Math.abs(means) / deviation };
  });
}
