import { LandmarkInterpolator } from '../landmarks/interpolator';
import { ByComponents } from '../meaning/byComponents';
import { causesOf } from '../meaning/cause';
import { LeaveOneOut } from '../meaning/leaveOneOut';
import { NoveltyScore, NoveltyTest } from '../meaning/novelty';
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
  private readonly test: NoveltyTest | null;
  private readonly interpolator: LandmarkInterpolator | null;
  private finder: SuspectFinder | null = null;
  private reduced: Float32Array = new Float32Array(0);

  constructor(
    private readonly model: DecodedModel,
    private readonly kept: KeptPoints,
    private readonly features: readonly string[] | null,
  ) {
    this.search = new ReferenceSearch(kept.points);
    this.score = new NoveltyScore(kept.points);
    this.test = kept.novelty && new NoveltyTest(kept.novelty);
    this.interpolator = kept.refines ? new LandmarkInterpolator(kept) : null;
  }

  /** Whether the model can tell what is unusual. */
  get knowsNovelty(): boolean {
    return this.test !== null;
  }

  /** Whether coordinates come from the kept rows, too. */
  get places(): boolean {
    return this.interpolator !== null;
  }

  /** Multiply-adds for a row, roughly. */
  get workPerRow(): number {
    return this.kept.points.data.length + (this.model.preprocessing.pca?.components.data.length ?? 0);
  }

  /**
   * Looks for the neighbours of a row; what is asked next is about it.
   * @param scaled a row of scaled features
   */
  look(scaled: Float32Array): void {
    const { pca } = this.model.preprocessing;
    this.reduced = pca ? rowComponents(scaled, pca) : scaled;
    this.search.find(this.reduced);
  }

  /** Writes the row's coordinates on a refined map. */
  place(coordinates: Float32Array): void {
    this.interpolator?.place(this.search, coordinates);
  }

  /** The row's p-value and score; null where the model cannot tell. */
  novelty(): Omit<Novelty, 'unusual'> | null {
    if (!this.test) return null;
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
      this.look(row);
      return (this.novelty()?.p ?? 1) <= level;
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
