import { LandmarkInterpolator } from '../landmarks/interpolator';
import { ByComponents } from '../meaning/byComponents';
import { causesOf } from '../meaning/cause';
import { LeaveOneOut } from '../meaning/leaveOneOut';
import { type Calibration, NoveltyScore, NoveltyTest } from '../meaning/novelty';
import type { SuspectFinder } from '../meaning/suspect';
import { rowComponents } from '../preprocess/pca';
import { ReferenceSearch } from '../reference/search';
import type { DecodedModel, KeptPoints } from './decode';

/** How unusual a reading is. */
export interface Novelty {
  /** Of readings like those the model knows, at most this share scores so high. */
  readonly p: number;
  /** Mean distance to the nearest known readings; only scores of one model compare. */
  readonly score: number;
  readonly unusual: boolean;
}

/** A feature that makes a reading unusual. */
export interface Cause {
  /** Its name, or its number, counted from 1, where features have no names. */
  readonly feature: string;
  /** What the reading has. */
  readonly value: number;
  /** What its nearest known readings have: their median. */
  readonly usual: number;
  /** How far above that it is, below zero for below, in robust deviations of theirs. */
  readonly spreads: number;
}

/** What a model's kept rows say about a row. One search answers all; used again from row to row. */
export class RowReader {
  private readonly search: ReferenceSearch;
  private readonly score: NoveltyScore;
  private readonly test: NoveltyTest;
  private readonly interpolator: LandmarkInterpolator | null;
  private finder: SuspectFinder | null = null;
  private reduced: Float32Array = new Float32Array(0);

  constructor(
    private readonly model: DecodedModel,
    private readonly kept: KeptPoints,
    calibration: Calibration,
    private readonly features: readonly string[] | null,
  ) {
    this.search = new ReferenceSearch(kept.points);
    this.score = new NoveltyScore(kept.points);
    this.test = new NoveltyTest(calibration);
    this.interpolator = kept.refines ? new LandmarkInterpolator(kept) : null;
  }

  /** Dimensions of the map. */
  get components(): number {
    return this.kept.coordinates.cols;
  }

  get keptRows(): number {
    return this.kept.points.rows;
  }

  /**
   * Looks at a row; what is asked next is about it.
   * @param reduced the row as the network takes it
   * @param scores its squared distances to the kept rows, up to a constant and rounding
   */
  look(reduced: Float32Array, scores: Float32Array): void {
    this.reduced = reduced;
    this.search.pick(reduced, scores);
  }

  /** Writes the row's coordinates on a refined map. */
  place(coordinates: Float32Array): void {
    this.interpolator?.place(this.search, coordinates);
  }

  /** The row's p-value and score. */
  novelty(): Omit<Novelty, 'unusual'> {
    const score = this.score.of(this.reduced, this.search);
    return { p: this.test.p(score), score };
  }

  /**
   * The features that make a row unusual, the first to blame first. Ends the look at the row.
   * @param values the row as it came
   * @param scaled the same, scaled
   * @param level the p-value above which a row is usual
   */
  causes(values: Float32Array, scaled: Float32Array, level: number): Cause[] {
    const { pca, mean, scale, metric } = this.model.preprocessing;
    this.finder ??= pca ? new ByComponents(this.kept.points, pca) : new LeaveOneOut(this.kept.points);
    const isUnusual = (row: Float32Array): boolean => {
      this.reduced = pca ? rowComponents(row, pca) : row;
      this.search.find(this.reduced);
      return this.novelty().p <= level;
    };
    // Rows that are compared by their angle have unit length: what is usual is told at the length of this row.
    const length = metric === 'cosine' ? lengthOf(values, mean, scale) : 1;
    return causesOf(scaled, this.finder, isUnusual).map(({ feature, usual, spread }) => ({
      feature: this.features?.[feature] ?? String(feature + 1),
      value: Number.isFinite(values[feature]) ? values[feature] : mean[feature],
      usual: usual * length * scale[feature] + mean[feature],
      spreads: (scaled[feature] - usual) / spread,
    }));
  }
}

function lengthOf(values: Float32Array, mean: Float32Array, scale: Float32Array): number {
  const sum = values.reduce((total, value, f) => {
    return Number.isFinite(value) ? total + ((value - mean[f]) / scale[f]) ** 2 : total;
  }, 0);
  return Math.sqrt(sum) || 1;
}
