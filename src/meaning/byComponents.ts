import { type Matrix, takeRows } from '../matrix';
import { median } from '../numbers';
import { columnMoments } from '../preprocess/moments';
import { type Pca, rowComponents } from '../preprocess/pca';
import { ReferenceSearch } from '../reference/search';
import { NEAREST, type Suspect, type SuspectFinder, suspect } from './suspect';

/** Features that are tried, those farthest from what the neighbours have first. */
const TRIED = 8;

/**
 * For reference rows of which only principal components are known: their features are those that the components give. Of
 * the features farthest from the neighbours', the one that brings the row nearest to known ones when it is put back.
 */
export class ByComponents implements SuspectFinder {
  private readonly search: ReferenceSearch;
  private readonly deviations: Float64Array;

  constructor(
    points: Matrix,
    private readonly pca: Pca,
  ) {
    this.search = new ReferenceSearch(points);
    this.deviations = featureDeviations(points, pca);
  }

  next(row: Float32Array, blamed: ReadonlySet<number>): Suspect | null {
    const reduced = rowComponents(row, this.pca);
    let best: Suspect | null = null;
    let least = Infinity;
    for (const { feature, by } of this.farthest(row, this.featuresAround(reduced), blamed)) {
      // The neighbours of the row without the wrong value tell best what is usual.
      const values = columnOf(this.featuresAround(this.moved(reduced, feature, by)), feature);
      const distance = this.meanDistance();
      if (distance < least) {
        best = suspect(feature, values, this.deviations[feature]);
        least = distance;
      }
    }
    return best;
  }

  /** The components of a row with one feature larger by some amount. */
  private moved(reduced: Float32Array, feature: number, by: number): Float32Array {
    const { data, cols } = this.pca.components;
    return reduced.map((value, c) => value + by * data[c * cols + feature]);
  }

  /** By how much a feature would have to change to be what the neighbours have. */
  private farthest(
    row: Float32Array,
    around: Matrix,
    blamed: ReadonlySet<number>,
  ): { feature: number; by: number }[] {
    const changes = Array.from(row, (value, feature) => ({
      feature,
      by: median(columnOf(around, feature)) - value,
    }));
    return changes
      .filter(({ feature, by }) => by !== 0 && this.deviations[feature] > 0 && !blamed.has(feature))
      .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
      .slice(0, TRIED);
  }

  /** The features of the nearest reference rows, by their components. */
  private featuresAround(reduced: Float32Array): Matrix {
    this.search.find(reduced);
    const { data, rows, cols } = takeRows(this.search.points, this.search.indices);
    const { components, mean } = this.pca;
    const features = new Float32Array(rows * components.cols);
    for (let row = 0; row < rows; row++) {
      const own = features.subarray(row * components.cols, (row + 1) * components.cols);
      own.set(mean);
      for (let c = 0; c < cols; c++) {
        const weight = data[row * cols + c];
        for (let f = 0, p = c * components.cols; f < own.length; f++, p++) {
          own[f] += weight * components.data[p];
        }
      }
    }
    return { data: features, rows, cols: components.cols };
  }

  private meanDistance(): number {
    const nearest = this.search.squaredDistances.subarray(0, NEAREST);
    return nearest.reduce((sum, squared) => sum + Math.sqrt(squared), 0);
  }
}

/** By the components, which are not correlated. */
function featureDeviations(points: Matrix, { components }: Pca): Float64Array {
  const { deviation } = columnMoments(points);
  const variances = new Float64Array(components.cols);
  components.data.forEach((weight, i) => {
    variances[i % components.cols] += (weight * deviation[Math.floor(i / components.cols)]) ** 2;
  });
  return variances.map(Math.sqrt);
}

function columnOf({ data, rows, cols }: Matrix, column: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => data[row * cols + column]);
}
