import type { Matrix } from '../matrix';
import { NEIGHBORS, type ReferenceSearch } from '../reference/search';
import { Decorrelation } from './decorrelation';

/** Of the neighbours found by plain distance, these are nearest by the distance that counts for novelty; their mean is the score. */
const NEAREST = 5;

/** The share of the largest scores, and their least number, that the tail beyond them is modelled by. */
const TAIL_SHARE = 0.05;
const FEWEST_IN_TAIL = 10;

/** How many of so many scores show the tail. */
export function tailCount(scores: number): number {
  return Math.max(FEWEST_IN_TAIL, Math.ceil(TAIL_SHARE * scores));
}

/** What reference rows score among themselves. */
export interface Calibration {
  /** A score for each reference row, ascending. */
  readonly scores: Float32Array;
  /** How many of the largest scores come from times that are independent of each other, at least 1. */
  readonly independent: number;
  /** Rows of a stream so far apart in time say little about each other; 1 for rows in no order of time. */
  readonly spacing: number;
}

/** How unusual a row is among the reference rows. Used again from row to row. */
export class NoveltyScore {
  private readonly metric: Decorrelation;
  private readonly distances: Float64Array;

  constructor(points: Matrix) {
    this.metric = new Decorrelation(points);
    this.distances = new Float64Array(Math.min(NEIGHBORS, points.rows));
  }

  /**
   * @param found the row's nearest reference rows, {@link NEIGHBORS} of them; all where there are fewer
   * @returns mean distance to the nearest of them
   */
  of(row: Float32Array, found: ReferenceSearch): number {
    const { distances } = this;
    for (let i = 0; i < distances.length; i++) distances[i] = this.metric.distance(row, found.indices[i]);
    const nearest = distances.sort().subarray(0, NEAREST);
    return nearest.reduce((sum, distance) => sum + distance, 0) / nearest.length;
  }
}

/** What turns a score into a p-value. */
export class NoveltyTest {
  private readonly largest: number;
  /** Where the tail begins, the mean of log(score / threshold) beyond, and how many independent scores show it; null where it shows nothing. */
  private readonly tail: { threshold: number; spread: number; count: number } | null;

  constructor(private readonly calibration: Calibration) {
    const { scores } = calibration;
    this.largest = scores[scores.length - 1];
    this.tail = tailOf(calibration);
  }

  /**
   * The conformal p-value (Vovk, Gammerman & Shafer 2005): of rows like the training rows, a share of at most p scores this
   * high. Beyond the largest known score it goes on with a Pareto tail (Hill 1975), in the predictive form that allows for
   * the few scores it is known from: exact for Pareto tails, cautious for lighter ones.
   */
  p(score: number): number {
    const { scores } = this.calibration;
    if (score <= this.largest) return (1 + atLeast(scores, score)) / (1 + scores.length);
    return this.beyond(score) / this.beyond(this.largest) / (1 + scores.length);
  }

  /** The share of a tail's scores that are larger, up to a factor. */
  private beyond(score: number): number {
    if (!this.tail) return 1;
    const { threshold, spread, count } = this.tail;
    return (1 + Math.log(score / threshold) / (count * spread)) ** -count;
  }
}

function tailOf({ scores, independent }: Calibration): NoveltyTest['tail'] {
  const count = tailCount(scores.length);
  const threshold = scores[scores.length - 1 - count];
  if (!(threshold > 0)) return null;
  let spread = 0;
  for (let i = scores.length - count; i < scores.length; i++)
    spread += Math.log(scores[i] / threshold) / count;
  return spread > 0 ? { threshold, spread, count: Math.min(count, independent) } : null;
}

/** How many of the ascending numbers are at least as large. */
function atLeast(ascending: Float32Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return ascending.length - low;
}
