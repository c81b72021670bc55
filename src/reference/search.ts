import type { Matrix } from '../matrix';
import { NearestSelector } from '../neighbors/nearest';

/** Neighbours that a reading is told by: its novelty, its place on a refined map, and what else the rows around it say. */
export const NEIGHBORS = 15;

/**
 * Finds the reference rows of a model that are nearest to a row: exact, in double precision, ties by row number. Every
 * distance is computed in one plain pass: a call to an engine costs as much as the pass for a single row. Used again
 * from row to row; what a search found is valid until the next.
 */
export class ReferenceSearch {
  private readonly selector: NearestSelector;
  private readonly all: Float64Array;

  /**
   * @param points what is searched: rows x cols
   * @param k neighbours to find; all points where there are fewer
   */
  constructor(
    readonly points: Matrix,
    k = NEIGHBORS,
  ) {
    this.selector = new NearestSelector(Math.min(k, points.rows));
    this.all = new Float64Array(points.rows);
  }

  /** The points that the last search found, nearest first. */
  get indices(): Int32Array {
    return this.selector.indices;
  }

  /** Their squared distances; Infinity for a point that was passed over. */
  get squaredDistances(): Float64Array {
    return this.selector.distances;
  }

  /**
   * @param row as wide as the points
   * @param isPassedOver names points that must not be found; where fewer than k others are left, some come last all the same
   */
  find(row: Float32Array, isPassedOver?: (point: number) => boolean): void {
    const { all } = this;
    const { data, rows, cols } = this.points;
    for (let point = 0, p = 0; point < rows; point++) {
      let sum = 0;
      for (let i = 0; i < cols; i++, p++) {
        const difference = data[p] - row[i];
        sum += difference * difference;
      }
      all[point] = sum;
    }
    if (isPassedOver) {
      for (let point = 0; point < rows; point++) if (isPassedOver(point)) all[point] = Infinity;
    }
    this.selector.select(all);
  }
}
