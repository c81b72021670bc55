import type { Matrix } from '../matrix';
import { NearestSelector } from '../neighbors/nearest';
import { columnMoments } from '../preprocess/moments';
import { NEIGHBORS } from '../reference/search';
import { NEAREST, type Suspect, type SuspectFinder, suspect } from './suspect';

/**
 * For reference rows that hold the features themselves: the feature without which the row is nearest to known ones. Each
 * is judged by a search that leaves it out, so that a wrong value does not choose its own neighbours.
 */
export class LeaveOneOut implements SuspectFinder {
  private readonly nearest: NearestSelector;
  private readonly neighbors: NearestSelector;
  private readonly deviations: Float64Array;

  constructor(private readonly points: Matrix) {
    this.nearest = new NearestSelector(Math.min(NEAREST, points.rows));
    this.neighbors = new NearestSelector(Math.min(NEIGHBORS, points.rows));
    this.deviations = columnMoments(points).deviation;
  }

  next(row: Float32Array, blamed: ReadonlySet<number>): Suspect | null {
    const { cols } = this.points;
    const all = this.distances(row, [...blamed]);
    let feature = -1;
    let least = Infinity;
    for (let f = 0; f < cols; f++) {
      if (blamed.has(f) || this.deviations[f] === 0) continue;
      const score = this.meanWithout(all, row, f);
      if (score < least) [feature, least] = [f, score];
    }
    if (feature < 0) return null;
    this.neighbors.select(this.distances(row, [...blamed, feature]));
    const values = Float64Array.from(this.neighbors.indices, (p) => this.points.data[p * cols + feature]);
    return suspect(feature, values, this.deviations[feature]);
  }

  /** Squared distances to all points, less some features' part. */
  private distances(row: Float32Array, without: readonly number[]): Float64Array {
    const { data, rows, cols } = this.points;
    const all = new Float64Array(rows);
    for (let point = 0, p = 0; point < rows; point++) {
      let sum = 0;
      for (let f = 0; f < cols; f++, p++) sum += (data[p] - row[f]) ** 2;
      for (const f of without) sum -= (data[point * cols + f] - row[f]) ** 2;
      all[point] = sum;
    }
    return all;
  }

  private meanWithout(all: Float64Array, row: Float32Array, feature: number): number {
    const { data, cols } = this.points;
    this.nearest.select(all.map((sum, point) => sum - (data[point * cols + feature] - row[feature]) ** 2));
    // What is subtracted may leave a rounding error below zero.
    return this.nearest.distances.reduce((sum, squared) => sum + Math.sqrt(Math.max(0, squared)), 0);
  }
}
