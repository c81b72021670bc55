import { ReadingBatch, type SentReading } from '../../../ui/readingBatch';
import { regimesIn } from './meaning';
import { type MapMessage, mapOf, readingsOf, type SentMap } from './readings';

/** What a browser gets: everything when it opens the page, then what is new. */
export type Sent =
  | {
      readonly kind: 'map';
      readonly map: SentMap;
      readonly regimes: SentRegimes;
      readonly readings: readonly SentReading[];
    }
  | { readonly kind: 'regimes'; readonly regimes: SentRegimes }
  | { readonly kind: 'readings'; readonly readings: readonly SentReading[] };

/** Numbers and names of the regimes that readings were in. */
export type SentRegimes = readonly (readonly [number, string])[];

/** More than a model has. */
const MOST_REGIMES = 255;

const EMPTY: SentMap = { coordinates: [], labels: null };

/** What the widget shows, kept for browsers that come later. */
export class MapFeed {
  private map = EMPTY;
  private regimes = new Map<number, string>();
  private readings: SentReading[] = [];
  private readonly batch = new ReadingBatch((readings) => this.send({ kind: 'readings', readings }));

  constructor(
    private readonly trailLength: number,
    private readonly send: (what: Sent) => void,
  ) {}

  /** @returns whether the message had something to show */
  take(msg: MapMessage): boolean {
    const map = msg.topic === 'reset' ? EMPTY : mapOf(msg);
    if (map) {
      this.map = map;
      this.regimes = new Map();
      this.readings = [];
      this.batch.clear();
      this.send(this.snapshot());
      return true;
    }
    const readings = readingsOf(msg, Date.now());
    if (readings.length > 0) this.learn(regimesIn(msg.pdr));
    this.readings = [...this.readings, ...readings].slice(-this.trailLength);
    this.batch.add(readings);
    return readings.length > 0;
  }

  snapshot(): Sent {
    return { kind: 'map', map: this.map, regimes: [...this.regimes], readings: this.readings };
  }

  private learn(regimes: ReadonlyMap<number, string>): void {
    const news = Array.from(regimes).filter(([id, name]) => this.regimes.get(id) !== name);
    if (news.length === 0) return;
    const known = [...this.regimes, ...news].slice(-MOST_REGIMES);
    this.regimes = new Map(known);
    this.send({ kind: 'regimes', regimes: [...this.regimes] });
  }

  close(): void {
    this.batch.clear();
  }
}
