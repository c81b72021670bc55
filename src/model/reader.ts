import { LandmarkInterpolator } from '../landmarks/interpolator';
import type { Matrix } from '../matrix';
import { ByComponents } from '../meaning/byComponents';
import { causesOf } from '../meaning/cause';
import { LeaveOneOut } from '../meaning/leaveOneOut';
import { NoveltyScore, NoveltyTest } from '../meaning/novelty';
import { Places } from '../meaning/places';
import type { SuspectFinder } from '../meaning/suspect';
import { groupByNeighbors, labelByNeighbors, type Vote } from '../meaning/votes';
import { rowComponents } from '../preprocess/pca';
import { ReferenceSearch } from '../reference/search';
import type { DecodedModel, KeptPoints } from './decode';
import { valuesOf } from './keptRows';
import { describeRegime } from './regimes';

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

/** The regime that a reading is in. */
export interface RegimeOfReading {
  readonly id: number;
  /** The user's name for it, or what sets it apart, as `describeRegimes` has it. */
  readonly name: string;
  /** The share of the nearest known readings that are in it, from 0.5 to 1. */
  readonly share: number;
}

/** The label that most of the nearest known readings have. */
export type LabelOfReading = Vote<string | number>;

/** What is known of a place of the map. */
export interface ReadingAtPlace {
  /** Whether known readings lie there. */
  readonly isKnown: boolean;
  /** Distance on the map to the nearest known reading. */
  readonly distance: number;
  /** What the readings nearest to the place have, in the features' own units; null where the model has lost the values. */
  readonly features:
    | readonly { readonly feature: string; readonly mean: number; readonly spread: number }[]
    | null;
}

/** What a model's kept rows say about a row. One search answers all; used again from row to row. */
export class RowReader {
  private readonly search: ReferenceSearch;
  private readonly score: NoveltyScore;
  private readonly test: NoveltyTest | null;
  private readonly interpolator: LandmarkInterpolator | null;
  private readonly map: Places;
  private readonly regimeNames: readonly string[];
  private readonly regimeOfRow: Int32Array;
  private values: Matrix | null | undefined;
  private finder: SuspectFinder | null = null;
  private reduced: Float32Array = new Float32Array(0);

  constructor(
    private readonly model: DecodedModel,
    private readonly kept: KeptPoints,
    private readonly features: readonly string[] | null,
  ) {
    this.search = new ReferenceSearch(kept.points);
    this.score = new NoveltyScore(kept.points);
    this.map = new Places(kept.coordinates);
    this.regimeNames = (model.regimes?.list ?? []).map((regime) => describeRegime(regime, features).name);
    this.regimeOfRow = Int32Array.from(model.regimes?.of ?? [], (position) => position - 1);
    this.test = kept.novelty && new NoveltyTest(kept.novelty);
    this.interpolator = kept.refines ? new LandmarkInterpolator(kept) : null;
  }

  /** Dimensions of the map. */
  get components(): number {
    return this.kept.coordinates.cols;
  }

  get keptRows(): number {
    return this.kept.points.rows;
  }

  /** Whether the model can tell what is unusual. */
  get knowsNovelty(): boolean {
    return this.test !== null;
  }

  get knowsRegimes(): boolean {
    return this.model.regimes !== null;
  }

  get knowsLabels(): boolean {
    return this.kept.labels !== null;
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

  /** The row's p-value and score; null where the model cannot tell. */
  novelty(): Omit<Novelty, 'unusual'> | null {
    if (!this.test) return null;
    const score = this.score.of(this.reduced, this.search);
    return { p: this.test.p(score), score };
  }

  /** Null where the row is between regimes, or far from all. */
  regime(): RegimeOfReading | null {
    const { regimes } = this.model;
    const vote = regimes && groupByNeighbors(this.search, this.regimeOfRow, regimes.reach);
    if (!vote) return null;
    return { id: regimes.list[vote.value].id, name: this.regimeNames[vote.value], share: vote.share };
  }

  /** Null where none of the nearest rows has a label. */
  label(): LabelOfReading | null {
    return this.kept.labels && labelByNeighbors(this.search, this.kept.labels);
  }

  /** How far the row's place is to be trusted, from 0 to 1: the share of its nearest rows that are near it on the map, too. */
  trust(coordinates: Float32Array): number {
    return this.map.trust(this.search.indices, coordinates);
  }

  /** What lies at a place of the map, whatever row was looked for. */
  readingAt(place: readonly number[]): ReadingAtPlace {
    if (this.values === undefined) this.values = valuesOf(this.kept.points, this.model.preprocessing);
    const values = this.values ?? { data: new Float32Array(0), rows: this.kept.points.rows, cols: 0 };
    const { isKnown, distance, mean, spread } = this.map.readingAt(place, values);
    const features = Array.from(mean, (value, f) => ({
      feature: this.features?.[f] ?? String(f + 1),
      mean: value,
      spread: spread[f],
    }));
    return { isKnown, distance, features: this.values && features };
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
