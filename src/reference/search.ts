import type { Matrix } from '../matrix';
import { NearestSelector } from '../neighbors/nearest';

/** Neighbours that a reading is told by: its novelty, its place on a refined map, and what else the rows around it say. */
export const NEIGHBORS = 15;

/** Points whose distances are summed side by side. */
const GROUP = 4;

/**
 * Finds the reference rows of a model that are nearest to a row: exact, in double precision, ties by row number. Every
 * distance is computed in one plain pass: a call to an engine costs as much as the pass for a single row. Used again
 * from row to row; what a search found is valid until the next.
 */
export class ReferenceSearch {
  private readonly selector: NearestSelector;
  private readonly all: Float64Array;
  /** The points, and a row, in double precision, which saves converting them each time; filled up to whole groups by points at infinity. */
  private readonly data: Float64Array;
  private readonly row: Float64Array;

  /**
   * @param points what is searched: rows x cols
   * @param k neighbours to find; all points where there are fewer
   */
  constructor(
    readonly points: Matrix,
    k = NEIGHBORS,
  ) {
    this.selector = new NearestSelector(Math.min(k, points.rows));
    this.all = new Float64Array(Math.ceil(points.rows / GROUP) * GROUP);
    this.data = new Float64Array(this.all.length * points.cols).fill(Infinity);
    this.data.set(points.data);
    this.row = new Float64Array(points.cols);
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
    this.row.set(row);
    this.measure();
    const { all } = this;
    const { rows } = this.points;
    if (isPassedOver) {
      for (let point = 0; point < rows; point++) if (isPassedOver(point)) all[point] = Infinity;
    }
    this.selector.select(all);
  }

  /** Sets all squared distances. Four points at a time take half the time of one by one: their sums do not wait for each other. */
  private measure(): void {
    const { all, data, row } = this;
    const cols = row.length;
    for (let point = 0, p = 0; point < all.length; point += GROUP, p += GROUP * cols) {
      const [second, third, fourth] = [p + cols, p + 2 * cols, p + 3 * cols];
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = 0; i < cols; i++) {
        const x = row[i];
        a += (data[p + i] - x) ** 2;
        b += (data[second + i] - x) ** 2;
        c += (data[third + i] - x) ** 2;
        d += (data[fourth + i] - x) ** 2;
      }
      all[point] = a;
      all[point + 1] = b;
      all[point + 2] = c;
      all[point + 3] = d;
    }
  }
}
