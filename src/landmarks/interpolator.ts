import { calibrateGaussian } from '../affinities/gaussian';
import { NEIGHBORS, ReferenceSearch } from '../reference/search';
import type { Landmarks } from './landmarks';

/** How many of the landmarks near a row pull it in effect. Measured on Letter, MNIST and HAR: 3 to 5 are best. */
const PERPLEXITY = 4;

/** Steps towards the median; it moves little after the first. */
const STEPS = 20;

/** Keeps a step finite where the median lies on a landmark, as it often does; a thousandth of the map's spread. */
const SMALLEST_DISTANCE = 1e-3;

/**
 * Puts a row at the weighted geometric median of its nearest landmarks' coordinates, with Gaussian weights. The median,
 * unlike the mean, stays with the majority where a row's neighbours lie in different parts of the map.
 */
export class LandmarkInterpolator {
  private readonly search: ReferenceSearch;
  private readonly weights: Float64Array;

  constructor(private readonly landmarks: Landmarks) {
    this.search = new ReferenceSearch(landmarks.points);
    this.weights = new Float64Array(Math.min(NEIGHBORS, landmarks.points.rows));
  }

  /**
   * Writes a row's coordinates.
   * @param row what the network takes
   * @param scores squared distances to all landmarks, up to a constant and rounding
   * @param coordinates two numbers
   */
  interpolate(row: Float32Array, scores: Float32Array, coordinates: Float32Array): void {
    this.search.pick(row, scores);
    this.place(this.search, coordinates);
  }

  /**
   * Writes the coordinates of a row whose nearest landmarks are known.
   * @param found {@link NEIGHBORS} of them, nearest first; all where there are fewer
   * @param coordinates two numbers
   */
  place(
    found: { readonly indices: Int32Array; readonly squaredDistances: Float64Array },
    coordinates: Float32Array,
  ): void {
    const entropy = Math.log(Math.min(PERPLEXITY, this.weights.length));
    calibrateGaussian(found.squaredDistances, 0, this.weights, entropy);
    this.geometricMedian(found.indices, coordinates);
  }

  /** Weiszfeld's algorithm: gradient descent on the weighted sum of distances, from the weighted mean. */
  private geometricMedian(landmarks: Int32Array, coordinates: Float32Array): void {
    const { data } = this.landmarks.coordinates;
    let x = 0;
    let y = 0;
    landmarks.forEach((landmark, i) => {
      x += this.weights[i] * data[2 * landmark];
      y += this.weights[i] * data[2 * landmark + 1];
    });
    for (let step = 0; step < STEPS; step++) {
      let [sumX, sumY, sum] = [0, 0, 0];
      for (let i = 0; i < landmarks.length; i++) {
        const p = 2 * landmarks[i];
        const distance = Math.hypot(data[p] - x, data[p + 1] - y);
        const pull = this.weights[i] / Math.max(SMALLEST_DISTANCE, distance);
        sumX += pull * data[p];
        sumY += pull * data[p + 1];
        sum += pull;
      }
      x = sumX / sum;
      y = sumY / sum;
    }
    coordinates[0] = x;
    coordinates[1] = y;
  }
}
