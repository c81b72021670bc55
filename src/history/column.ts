import { isHoldable, Kind } from '../rows/cell';
import { decimalsOf, numberOf } from '../rows/decimals';
import type { Statistic } from './options';
import { deviationOf, emptySummary, join, meanOf, type Summary, slopeOf, summarise } from './summary';

/** Readings that are summarised together, once, where a window is long. */
export const BLOCK = 64;

/** The length of a ring for so many readings: whole blocks, where it has more than one. */
export function ringLength(readings: number): number {
  return readings <= BLOCK ? readings : Math.ceil(readings / BLOCK) * BLOCK;
}

/** Some of a source's readings, counted since its window began: `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One feature of one source: its values in a ring, and summaries of whole blocks of them. */
export class Column {
  private values: Float64Array;
  private blocks: (Summary | null)[] = [];
  /** How its texts write numbers shows only over time: "1,240" may be 1.24 or 1240. */
  private readonly kinds = new Uint32Array(Kind.nested + 1);
  private newest = Number.NaN;
  private newestAt = -1;
  private readonly keys: ReadonlyMap<Statistic | number, string>;

  constructor(
    readonly name: string,
    capacity: number,
    statistics: readonly (Statistic | number)[],
  ) {
    this.values = new Float64Array(capacity).fill(Number.NaN);
    this.keys = new Map(
      statistics.map((what) => [what, `${name} ${typeof what === 'number' ? `lag ${what}` : what}`]),
    );
  }

  /** The number of a cell in this column; NaN where it has none that single precision can hold. */
  numberOf(kind: Kind, number: number): number {
    this.kinds[kind]++;
    const read = numberOf(kind, number, decimalsOf(this.kinds));
    return isHoldable(read) ? read : Number.NaN;
  }

  /** Whether the window has a value. */
  isFilled({ from }: Span): boolean {
    return this.newestAt >= from;
  }

  /** Every reading is put, NaN where it has no value. */
  put(at: number, value: number): void {
    const slot = at % this.values.length;
    this.values[slot] = value;
    if (slot % BLOCK === 0) this.blocks[slot / BLOCK] = null;
    if (Number.isNaN(value)) return;
    this.newest = value;
    this.newestAt = at;
  }

  /** Forgets all values. */
  clear(): void {
    this.values.fill(Number.NaN);
    this.blocks = [];
    this.newestAt = -1;
  }

  /** Moves readings to a ring of another length. */
  resize(capacity: number, kept: Span): void {
    this.values = moved(this.values, capacity, kept);
    this.blocks = [];
  }

  /**
   * Writes what is told of the feature into a row.
   * @param perTime units of the times in one unit of the slope's
   */
  tell(row: Record<string, number | null>, times: Float64Array, window: Span, perTime: number): void {
    const summary = this.summaryOf(times, window);
    for (const [what, key] of this.keys) {
      row[key] =
        typeof what === 'number' ? this.lagged(what, window.to) : this.statistic(what, summary, perTime);
    }
  }

  private statistic(what: Statistic, summary: Summary, perTime: number): number | null {
    if (summary.count === 0) return null;
    switch (what) {
      case 'last':
        return this.newest;
      case 'mean':
        return meanOf(summary);
      case 'deviation':
        return deviationOf(summary);
      case 'min':
        return summary.least;
      case 'max':
        return summary.most;
      case 'slope': {
        const slope = slopeOf(summary);
        return slope === null ? null : slope * perTime;
      }
    }
  }

  private lagged(lag: number, to: number): number | null {
    const at = to - 1 - lag;
    if (at < 0) return null;
    const value = this.values[at % this.values.length];
    return Number.isNaN(value) ? null : value;
  }

  private summaryOf(times: Float64Array, { from, to }: Span): Summary {
    const first = Math.ceil(from / BLOCK) * BLOCK;
    const last = Math.floor(to / BLOCK) * BLOCK;
    if (first >= last) return summarise(this.values, times, from, to);
    const summary = emptySummary();
    join(summary, summarise(this.values, times, from, first));
    for (let at = first; at < last; at += BLOCK) {
      const slot = (at % this.values.length) / BLOCK;
      this.blocks[slot] ??= summarise(this.values, times, at, at + BLOCK);
      join(summary, this.blocks[slot]);
    }
    join(summary, summarise(this.values, times, last, to));
    return summary;
  }
}

/** Readings in a ring of another length. */
export function moved(ring: Float64Array, capacity: number, { from, to }: Span): Float64Array {
  const wider = new Float64Array(capacity).fill(Number.NaN);
  for (let at = from; at < to; at++) wider[at % capacity] = ring[at % ring.length];
  return wider;
}
