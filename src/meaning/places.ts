import type { Matrix } from '../matrix';
import { NearestSelector } from '../neighbors/nearest';

/** Rows near a place that tell what is there. */
const NEAR = 10;
/** A neighbour may be this many times farther down the list on the map: no map keeps all ranks. */
const SLACK = 3;
/** A place is empty when it is farther from the map's rows than this share of them are from theirs. */
const USUAL = 0.99;

/** What the map's rows are like at a place. */
export interface ReadingThere {
  /** Whether rows are as near to the place as rows usually are to each other. */
  readonly isKnown: boolean;
  /** Distance on the map to the nearest row. */
  readonly distance: number;
  /** For each feature the weighted mean of the rows there. */
  readonly mean: Float64Array;
  /** For each feature the weighted standard deviation of the rows there. */
  readonly spread: Float64Array;
}

/** Answers what is at a place of the map, by the rows that lie on it. */
export class Places {
  private readonly selector: NearestSelector;
  private readonly distances: Float64Array;
  private usual: number | null = null;

  /** @param coordinates rows x components, at least one row */
  constructor(private readonly coordinates: Matrix) {
    this.selector = new NearestSelector(Math.min(coordinates.rows, SLACK * NEAR));
    this.distances = new Float64Array(coordinates.rows);
  }

  /**
   * How far a place is to be trusted: of a reading's nearest rows the share that are near it on the map, too, from 0 to 1.
   * @param nearest its nearest rows by their values, nearest first; the first 10 count
   */
  trust(nearest: ArrayLike<number>, place: ArrayLike<number>): number {
    const count = Math.min(NEAR, nearest.length);
    if (count === 0) return 0;
    this.select(place, -1);
    const onMap = new Set(this.selector.indices);
    let both = 0;
    for (let i = 0; i < count; i++) if (onMap.has(nearest[i])) both++;
    return both / count;
  }

  /**
   * The reading behind a place: what the rows there have in common, weighted by how near they are.
   * @param values rows x features, of the same rows
   */
  readingAt(place: ArrayLike<number>, values: Matrix): ReadingThere {
    this.select(place, -1);
    const { indices, distances } = this.selector;
    const count = Math.min(NEAR, indices.length);
    const rows = Array.from(indices.subarray(0, count));
    const width = Math.sqrt(distances[count - 1]);
    const nearest = Math.sqrt(distances[0]);
    // From the nearest row on, so that weights do not vanish far from all.
    const weights = Array.from(rows, (_, i) =>
      width > nearest ? Math.exp(-2 * ((Math.sqrt(distances[i]) - nearest) / (width - nearest)) ** 2) : 1,
    );
    const sum = weights.reduce((a, b) => a + b);
    const { data, cols } = values;
    const mean = new Float64Array(cols);
    const spread = new Float64Array(cols);
    rows.forEach((row, i) => {
      for (let f = 0; f < cols; f++) mean[f] += (weights[i] / sum) * data[row * cols + f];
    });
    rows.forEach((row, i) => {
      for (let f = 0; f < cols; f++) spread[f] += (weights[i] / sum) * (data[row * cols + f] - mean[f]) ** 2;
    });
    return {
      isKnown: nearest <= this.usualDistance(),
      distance: nearest,
      mean,
      spread: spread.map(Math.sqrt),
    };
  }

  private select(place: ArrayLike<number>, without: number): void {
    const { data, rows, cols } = this.coordinates;
    for (let row = 0; row < rows; row++) {
      let squared = 0;
      for (let c = 0; c < cols; c++) squared += (data[row * cols + c] - place[c]) ** 2;
      this.distances[row] = row === without ? Number.POSITIVE_INFINITY : squared;
    }
    this.selector.select(this.distances);
  }

  /** The distance to the fifth nearest row, of all rows but the loneliest. Of 500 rows, which is enough to tell. */
  private usualDistance(): number {
    if (this.usual !== null) return this.usual;
    const { rows, data, cols } = this.coordinates;
    const step = Math.max(1, Math.floor(rows / 500));
    const at = Math.min(4, Math.max(0, rows - 2), this.selector.k - 1);
    const distances: number[] = [];
    for (let row = 0; row < rows; row += step) {
      this.select(data.subarray(row * cols, (row + 1) * cols), row);
      distances.push(Math.sqrt(this.selector.distances[at]));
    }
    distances.sort((a, b) => a - b);
    this.usual = rows > 1 ? distances[Math.floor(USUAL * (distances.length - 1))] : 0;
    return this.usual;
  }
}
