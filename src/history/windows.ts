import { PdrError } from '../errors';
import type { PaceOptions } from '../pace';
import { describe } from '../rows/describe';
import { atOnce, inTurns, type Steps } from '../rows/turns';
import { type HistoryOptions, type HistorySettings, resolveHistoryOptions } from './options';
import { Assembly } from './parts';
import { type NamedCells, type Reading, readCells, readReading } from './reading';
import { type HistoryRow, SourceHistory } from './source';

export type { HistoryRow } from './source';

/** A reading of a source. */
export interface HistoryEntry {
  readonly source: string;
  /** An object with the values of sensors, or a list of numbers. */
  readonly reading: Reading;
  /** In milliseconds, as of `Date.now()` or from any other start; null or undefined where readings have no times. */
  readonly time?: number | null | undefined;
  /**
   * Whether the reading is a part of one, with the values of some of the source's sensors. A reading is complete when a sensor
   * sends again, or all have sent; who is silent keeps its last value, for as long as `gap` says. A part without a number is
   * passed over: among a machine's topics there are texts, too.
   */
  readonly part?: boolean;
}

interface Source {
  readonly history: SourceHistory;
  readonly assembly: Assembly;
}

/** Numbers kept of all sources: 160 MB. */
const MOST_NUMBERS = 20_000_000;
const READINGS_PER_STEP = 64;

/**
 * Rows that remember: the newest readings of each source (a machine, a topic) become one row of named numbers, such as
 * `Pressure mean`. Readings are taken in the order they come. Values are read as `parseRows` reads them, in double precision;
 * one that is missing, or no number, counts in no statistic.
 */
export class HistoryWindows {
  private readonly settings: HistorySettings;
  /** The one whose last reading is the oldest first. */
  private readonly sources = new Map<string, Source>();
  private numbers = 0;
  private dropped = 0;

  /** @throws PDR_BAD_OPTION for options that {@link HISTORY_OPTIONS} does not allow */
  constructor(options: HistoryOptions = {}) {
    this.settings = resolveHistoryOptions(options, 'HistoryWindows');
  }

  /** Sources remembered now. */
  get size(): number {
    return this.sources.size;
  }

  /** Sources forgotten since the start because there were too many, or too much of them. */
  get forgotten(): number {
    return this.dropped;
  }

  /**
   * Adds one reading.
   * @returns the row of its source, where one is due
   * @throws PDR_BAD_INPUT, PDR_MISSING_FEATURE for a reading with nothing to remember, or without a time where one is needed;
   *   PDR_DIMENSIONS for another number of values than features, or too many features
   */
  push(source: string, reading: Reading, time?: number | null): HistoryRow | null {
    return this.pushMany([{ source, reading, time }])[0];
  }

  /**
   * Adds readings in their order.
   * @returns for each the row of its source, or null where none is due
   * @throws what `push` throws. Nothing is added then, unless a source has too many features: the readings before are in
   */
  pushMany(entries: readonly HistoryEntry[]): readonly (HistoryRow | null)[] {
    return atOnce(this.pushing(entries));
  }

  /**
   * The same in turns of the event loop, for many readings. Neither they nor the windows may be used meanwhile.
   * @throws what `pushMany` throws; PDR_CANCELLED
   */
  pushManyInTurns(
    entries: readonly HistoryEntry[],
    options?: PaceOptions,
  ): Promise<readonly (HistoryRow | null)[]> {
    return inTurns(this.pushing(entries), options);
  }

  /** Forgets a source. @returns whether there was one */
  forget(source: string): boolean {
    this.numbers -= this.sources.get(source)?.history.numbers ?? 0;
    return this.sources.delete(source);
  }

  /** Forgets all sources. */
  clear(): void {
    this.sources.clear();
    this.numbers = 0;
  }

  private *pushing(entries: readonly HistoryEntry[]): Steps<readonly (HistoryRow | null)[]> {
    const { features } = this.settings;
    const read: (NamedCells | null)[] = [];
    for (let i = 0; i < entries.length; i++) {
      if (i % READINGS_PER_STEP === 0) yield i / 2 / entries.length;
      this.check(entries[i]);
      const { reading, part } = entries[i];
      read.push(part ? readCells(reading, features) : readReading(reading, features));
    }
    const rows: (HistoryRow | null)[] = [];
    for (let i = 0; i < entries.length; i++) {
      if (i % READINGS_PER_STEP === 0) yield 0.5 + i / 2 / entries.length;
      const cells = read[i];
      rows.push(cells && this.add(entries[i], cells));
    }
    return rows;
  }

  private check({ source, reading, time }: HistoryEntry): void {
    if (typeof source !== 'string') throw bad(`A source is named by text, not by ${describe(source)}.`);
    if (typeof reading !== 'object' || reading === null) {
      throw bad(`A reading is an object or a list of numbers; this is ${describe(reading)}.`);
    }
    if (time !== undefined && time !== null) {
      if (!Number.isFinite(time)) throw bad(`A time is a number of milliseconds, not ${describe(time)}.`);
    } else if (this.settings.seconds !== null || this.settings.gap !== null) {
      throw bad('The reading has no time, which a window of seconds and a gap need.');
    }
  }

  private add({ source: name, time = null, part }: HistoryEntry, cells: NamedCells): HistoryRow | null {
    const source = this.use(name);
    const before = source.history.numbers;
    const complete = part ? source.assembly.add(cells, time) : [{ cells, time }];
    let row: HistoryRow | null = null;
    for (const reading of complete) row = source.history.add(reading.cells, reading.time) ?? row;
    this.numbers += source.history.numbers - before;
    this.makeRoom();
    return row;
  }

  private use(name: string): Source {
    const known = this.sources.get(name);
    if (known) {
      this.sources.delete(name);
      this.sources.set(name, known);
      return known;
    }
    const { gap } = this.settings;
    const source = {
      history: new SourceHistory(this.settings),
      assembly: new Assembly(gap === null ? null : gap * 1000),
    };
    this.sources.set(name, source);
    this.numbers += source.history.numbers;
    this.makeRoom();
    return source;
  }

  /** Never forgets the newest source. */
  private makeRoom(): void {
    while (
      this.sources.size > this.settings.sources ||
      (this.numbers > MOST_NUMBERS && this.sources.size > 1)
    ) {
      const [oldest] = this.sources.keys();
      this.forget(oldest);
      this.dropped++;
    }
  }
}

function bad(text: string): PdrError {
  return new PdrError('PDR_BAD_INPUT', text);
}
