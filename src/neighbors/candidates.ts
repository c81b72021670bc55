import type { Matrix } from '../matrix';
import { NearestSelector } from './nearest';

/**
 * Picks the k nearest of a few points that may be near, by distances in double precision, ties by row number. Used again
 * from row to row; the `indices` and `squaredDistances` of the last pick are valid until the next.
 */
export class CandidateSelector {
  private readonly selector: NearestSelector;
  private all = new Float64Array(0);
  /** The k nearest points, nearest first. */
  readonly indices: Int32Array;

  constructor(
    private readonly points: Matrix,
    readonly k: number,
  ) {
    this.selector = new NearestSelector(k);
    this.indices = new Int32Array(k);
  }

  /** Ascending. */
  get squaredDistances(): Float64Array {
    return this.selector.distances;
  }

  /**
   * @param row what the points are compared with
   * @param candidates at least k points; sorted in place
   * @param excluded a point that must not be picked, such as the row itself; then k + 1 candidates are needed
   */
  select(row: Float32Array, candidates: Int32Array, excluded = -1): void {
    if (this.all.length !== candidates.length) this.all = new Float64Array(candidates.length);
    // In ascending order, so that ties are broken by row number in whatever order the candidates came.
    candidates.sort();
    for (let i = 0; i < candidates.length; i++) {
      this.all[i] =
        candidates[i] === excluded ? Number.POSITIVE_INFINITY : this.squaredDistance(row, candidates[i]);
    }
    this.selector.select(this.all);
    for (let i = 0; i < this.k; i++) this.indices[i] = candidates[this.selector.indices[i]];
  }

  private squaredDistance(row: Float32Array, point: number): number {
    const { data, cols } = this.points;
    let sum = 0;
    for (let i = 0, p = point * cols; i < cols; i++, p++) {
      const difference = row[i] - data[p];
      sum += difference * difference;
    }
    return sum;
  }
}
