import type { Matrix } from '../matrix';
import { CandidateSelector } from '../neighbors/candidates';
import { NearestSelector } from '../neighbors/nearest';

/** Neighbours that a reading is told by: its novelty, its place on a refined map, and what else the rows around it say. */
export const NEIGHBORS = 15;

/** Looked at beyond these: by the rounding of scores a few at the border may change sides. */
const MARGIN = 5;

/**
 * The reference rows of a model that are nearest to a row: by distances in double precision, ties by row number. Used again
 * from row to row; what was found is valid until the next.
 */
export class ReferenceSearch {
  private readonly candidates: NearestSelector;
  private readonly nearest: CandidateSelector;
  private readonly all: Float64Array;

  /**
   * @param points what is searched: rows x cols
   * @param k neighbours to find; all points where there are fewer
   */
  constructor(
    readonly points: Matrix,
    k = NEIGHBORS,
  ) {
    const { rows } = points;
    this.candidates = new NearestSelector(Math.min(rows, k + MARGIN));
    this.nearest = new CandidateSelector(points, Math.min(rows, k));
    this.all = new Float64Array(rows);
  }

  /** The points that were found, nearest first. */
  get indices(): Int32Array {
    return this.nearest.indices;
  }

  /** Their squared distances. */
  get squaredDistances(): Float64Array {
    return this.nearest.squaredDistances;
  }

  /**
   * Picks by scores that an engine computed.
   * @param row as wide as the points
   * @param scores its squared distances to all points, up to a constant and rounding
   */
  pick(row: Float32Array, scores: Float32Array): void {
    this.all.set(scores);
    this.choose(row);
  }

  /**
   * Finds without an engine.
   * @param row as wide as the points
   * @param isPassedOver names points that must not be found, unless fewer than k others are left
   */
  find(row: Float32Array, isPassedOver?: (point: number) => boolean): void {
    const { data, rows, cols } = this.points;
    for (let point = 0, p = 0; point < rows; point++) {
      let sum = 0;
      for (let i = 0; i < cols; i++, p++) {
        const difference = data[p] - row[i];
        sum += difference * difference;
      }
      this.all[point] = sum;
    }
    if (isPassedOver) {
      for (let point = 0; point < rows; point++) if (isPassedOver(point)) this.all[point] = Infinity;
    }
    this.choose(row);
  }

  private choose(row: Float32Array): void {
    this.candidates.select(this.all);
    this.nearest.select(row, this.candidates.indices);
  }
}
