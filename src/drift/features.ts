import { type Matrix, stacked } from '../matrix';
import { type Distinction, differences, distinctions, type FeatureDifference } from '../meaning/apart';
import { Pace, type PaceOptions } from '../pace';

/**
 * The features whose newest values differ most from the known ones, the most first: up to three, none where none differs much.
 * @param newest rows x features, in the units of `known`; NaN is a missing value
 */
export async function driftedFeatures(
  newest: Matrix,
  known: Matrix,
  options: PaceOptions,
): Promise<Distinction[]> {
  const pace = new Pace(options);
  const X = stacked(newest, known);
  const groups = new Int32Array(X.rows).fill(-1).fill(0, 0, newest.rows);
  const found: FeatureDifference[] = [];
  for (let feature = 0; feature < X.cols; feature++) {
    found.push({ feature, ...differences(X, feature, groups, 1)[0] });
    await pace.step((feature + 1) / X.cols);
  }
  return distinctions(found);
}
