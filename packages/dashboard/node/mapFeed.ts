import { ReadingBatch, type SentReading } from '../../../ui/readingBatch';
import { type MapMessage, mapOf, readingsOf, type SentMap } from './readings';

/** What a browser gets: everything when it opens the page, then what is new. */
export type Sent =
  | { readonly kind: 'map'; readonly map: SentMap; readonly readings: readonly SentReading[] }
  | { readonly kind: 'readings'; readonly readings: readonly SentReading[] };

const EMPTY: SentMap = { coordinates: [], labels: null };

/** What the widget shows, kept for browsers that come later. */
export class MapFeed {
  private map = EMPTY;
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
      this.readings = [];
      this.batch.clear();
      this.send(this.snapshot());
      return true;
    }
    const readings = readingsOf(msg, Date.now());
    this.readings = [...this.readings, ...readings].slice(-this.trailLength);
    this.batch.add(readings);
    return readings.length > 0;
  }

  snapshot(): Sent {
    return { kind: 'map', map: this.map, readings: this.readings };
  }

  close(): void {
    this.batch.clear();
  }
}
