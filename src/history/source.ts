import { PdrError } from '../errors';
import { isNumber } from '../rows/cell';
import { BLOCK, Column, moved, ringLength, type Span } from './column';
import { type HistorySettings, MOST_READINGS, type Statistic } from './options';
import { MOST_FEATURES, type NamedCells } from './reading';

/** Statistics by names such as `Pressure mean`; null where no reading has a value for it. */
export type HistoryRow = Readonly<Record<string, number | null>>;

/** Numbers kept of one source: 40 MB. */
const MOST_NUMBERS = 5_000_000;
/** A new feature beyond these takes the place of those that have no value in the window. */
const MANY_FEATURES = 256;
const FIRST_LENGTH = 64;
const MS = 1000;

/** The window of one source. */
export class SourceHistory {
  private readonly columns = new Map<string, Column>();
  private readonly wanted: readonly (Statistic | number)[];
  /** Readings that the statistics and the lags need. */
  private readonly needed: number;
  private times: Float64Array;
  /** All readings that are kept, since the window began; the statistics are of those from `from` on. */
  private count = 0;
  private from = 0;
  private isTimed = false;
  private began = 0;
  private newest = 0;
  private previous = 0;
  private sinceRow: number;

  constructor(private readonly settings: HistorySettings) {
    const { readings, seconds, statistics, lags, features, every } = settings;
    const longestLag = Math.max(0, ...(lags ?? []));
    this.needed = Math.max(seconds === null ? readings : 1, longestLag + 1);
    this.wanted = [...(statistics as readonly Statistic[]), ...(lags ?? [])];
    this.times = new Float64Array(ringLength(Math.min(FIRST_LENGTH, this.mostReadings)));
    this.sinceRow = every;
    this.requireRoomFor(features?.length ?? 0);
    for (const name of features ?? []) this.admit(name);
  }

  /** Numbers that memory is taken for. */
  get numbers(): number {
    return this.times.length * (this.columns.size + 1);
  }

  /**
   * @param time in milliseconds; null: readings have no times
   * @returns a row, where one is due
   * @throws PDR_DIMENSIONS for more features than can be kept; nothing is added then
   */
  add({ names, cells }: NamedCells, time: number | null): HistoryRow | null {
    this.admitAll(names, cells);
    if (this.count > 0 && this.beginsAnew(time)) this.restart();
    const at = this.count;
    this.makeRoom(at);
    if (at === 0) this.begin(time);
    this.times[at % this.times.length] = time ?? at;
    for (const column of this.columns.values()) column.put(at, Number.NaN);
    for (let i = 0; i < names.length; i++) {
      const column = this.columns.get(names[i]);
      column?.put(at, column.numberOf(cells[i].kind, cells[i].number));
    }
    this.count++;
    this.advance(time ?? at);
    return this.dueRow(time ?? at);
  }

  private get mostReadings(): number {
    return this.settings.seconds === null ? this.needed : MOST_READINGS;
  }

  private begin(time: number | null): void {
    this.isTimed = time !== null;
    this.began = time ?? 0;
    this.newest = this.began;
  }

  /** A step back before all of the window is a clock that was set, or a recording that starts again. */
  private beginsAnew(time: number | null): boolean {
    if (this.isTimed !== (time !== null)) return true;
    if (time === null) return false;
    const { gap } = this.settings;
    if (gap !== null && Math.abs(time - this.previous) > gap * MS) return true;
    return time < this.times[this.from % this.times.length];
  }

  private restart(): void {
    for (const column of this.columns.values()) column.clear();
    this.count = 0;
    this.from = 0;
    this.sinceRow = this.settings.every;
  }

  private admitAll(names: readonly string[], cells: NamedCells['cells']): void {
    if (this.settings.features) return;
    const fresh = names.filter((name, i) => isNumber(cells[i].kind) && !this.columns.has(name));
    if (fresh.length === 0) return;
    if (this.columns.size + fresh.length > Math.min(MANY_FEATURES, this.mostColumns)) this.forgetEmpty();
    this.requireRoomFor(this.columns.size + fresh.length);
    for (const name of fresh) this.admit(name);
  }

  private get mostColumns(): number {
    return Math.min(MOST_FEATURES, Math.floor(MOST_NUMBERS / ringLength(this.needed)) - 1);
  }

  private requireRoomFor(features: number): void {
    if (features <= this.mostColumns) return;
    throw new PdrError(
      'PDR_DIMENSIONS',
      `A source with ${features} features is too large to keep ${this.needed} readings of. Name the features, or take a shorter window.`,
    );
  }

  private admit(name: string): void {
    this.columns.set(name, new Column(name, this.times.length, this.wanted));
  }

  /** Names that change all the time would take ever more memory and time. */
  private forgetEmpty(): void {
    for (const [name, column] of this.columns) {
      if (!column.isFilled(this.window)) this.columns.delete(name);
    }
  }

  private get window(): Span {
    return { from: this.from, to: this.count };
  }

  /** Makes the rings longer where they are full and may grow; else the new reading goes over the oldest. */
  private makeRoom(at: number): void {
    const { length } = this.times;
    const kept = { from: Math.min(this.from, Math.max(0, at - this.needed)), to: at };
    if (at - kept.from < length) return;
    const affordable = Math.floor(MOST_NUMBERS / (this.columns.size + 1));
    const longer = ringLength(
      Math.min(2 * length, this.mostReadings, Math.max(this.needed, affordable - BLOCK)),
    );
    if (longer <= length) return;
    this.times = moved(this.times, longer, kept);
    for (const column of this.columns.values()) column.resize(longer, kept);
  }

  private advance(time: number): void {
    const { readings, seconds } = this.settings;
    this.previous = time;
    this.newest = Math.max(this.newest, time);
    const most = seconds === null ? readings : this.times.length;
    this.from = Math.max(this.from, this.count - most);
    if (seconds === null) return;
    const start = this.newest - seconds * MS;
    while (this.times[this.from % this.times.length] <= start) this.from++;
  }

  private dueRow(time: number): HistoryRow | null {
    const { every, start } = this.settings;
    this.sinceRow++;
    if (this.sinceRow < every || this.columns.size === 0) return null;
    if (start === 'full' && !this.isFull(time)) return null;
    this.sinceRow = 0;
    const row: Record<string, number | null> = {};
    const perTime = this.isTimed ? MS : 1;
    for (const column of this.columns.values()) column.tell(row, this.times, this.window, perTime);
    return row;
  }

  private isFull(time: number): boolean {
    const { seconds } = this.settings;
    return this.count >= this.needed && (seconds === null || time - this.began >= seconds * MS);
  }
}
