import type { Matrix } from '../matrix';
import { columnMeans } from '../numbers';
import { columnMoments } from '../preprocess/moments';

/** Values farther from their column's mean count as this many deviations, so that a few outliers do not widen what is usual. */
const FARTHEST = 3;

/** Added to each column's variance, as a share of their mean: what varies least must not decide alone. */
const RIDGE = 0.1;

/**
 * Distances between rows in which columns that move together count once, and directions by how much rows vary along them:
 * Mahalanobis' distance, its covariance that of the reference rows with a ridge.
 */
export class Decorrelation {
  /** Lower triangle of the covariance's Cholesky factor, row by row; null where nothing varies. */
  private readonly factor: Float64Array | null;
  private readonly solved: Float64Array;

  constructor(private readonly points: Matrix) {
    this.factor = choleskyFactor(points);
    this.solved = new Float64Array(points.cols);
  }

  /** From a row to a point. */
  distance(row: Float32Array, point: number): number {
    const { factor, solved } = this;
    const { data, cols } = this.points;
    let sum = 0;
    // Forward substitution: the difference in units of the factor.
    for (let i = 0; i < cols; i++) {
      let rest = row[i] - data[point * cols + i];
      if (factor) {
        for (let j = 0; j < i; j++) rest -= factor[i * cols + j] * solved[j];
        rest /= factor[i * cols + i];
      }
      solved[i] = rest;
      sum += rest * rest;
    }
    return Math.sqrt(sum);
  }
}

function choleskyFactor(points: Matrix): Float64Array | null {
  const { cols } = points;
  const a = covariance(points);
  let trace = 0;
  for (let i = 0; i < cols; i++) trace += a[i * cols + i];
  if (trace === 0) return null;
  for (let i = 0; i < cols; i++) a[i * cols + i] += (RIDGE * trace) / cols;
  for (let i = 0; i < cols; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * cols + j];
      for (let k = 0; k < j; k++) sum -= a[i * cols + k] * a[j * cols + k];
      a[i * cols + j] = i === j ? Math.sqrt(sum) : sum / a[j * cols + j];
    }
  }
  return a;
}

/** The lower triangle is filled. */
function covariance(points: Matrix): Float64Array {
  const clipped = withoutOutliers(points);
  const { data, rows, cols } = clipped;
  const centre = columnMeans(clipped);
  const sums = new Float64Array(cols * cols);
  const row = new Float64Array(cols);
  for (let start = 0; start < data.length; start += cols) {
    for (let i = 0; i < cols; i++) row[i] = data[start + i] - centre[i];
    for (let i = 0; i < cols; i++) {
      for (let j = 0; j <= i; j++) sums[i * cols + j] += row[i] * row[j];
    }
  }
  return sums.map((sum) => sum / rows);
}

function withoutOutliers(points: Matrix): Matrix {
  const { mean, deviation } = columnMoments(points);
  const data = points.data.map((x, i) => {
    const c = i % points.cols;
    return Math.max(mean[c] - FARTHEST * deviation[c], Math.min(mean[c] + FARTHEST * deviation[c], x));
  });
  return { ...points, data };
}
