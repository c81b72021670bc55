import { type MapMessage, mapOf, readingsOf, type SentMap, type SentReading } from './readings';

/** What a browser gets: everything when it opens the page, then what is new. */
export type Sent =
  | { readonly kind: 'map'; readonly map: SentMap; readonly readings: readonly SentReading[] }
  | { readonly kind: 'readings'; readonly readings: readonly SentReading[] };

/** New readings go out together, this often at most: a browser draws no faster, and a fast stream must not flood it. */
const INTERVAL_MS = 150;
/** A batch has so many readings at most: of more the newest, and the unusual before the usual. */
const MOST_PER_BATCH = 60;
const EMPTY: SentMap = { coordinates: [], labels: null };

/** What the widget shows, kept for browsers that come later. */
export class MapFeed {
  private map = EMPTY;
  private readings: SentReading[] = [];
  private fresh: SentReading[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly trailLength: number,
    private readonly send: (what: Sent) => void,
  ) {}

  /** @returns whether the message had something to show */
  take(msg: MapMessage): boolean {
    const map = mapOf(msg);
    if (map) {
      this.map = map;
      this.clearReadings();
      this.send(this.snapshot());
      return true;
    }
    if (msg.topic === 'reset') {
      this.map = EMPTY;
      this.clearReadings();
      this.send(this.snapshot());
      return true;
    }
    const readings = readingsOf(msg, Date.now());
    this.readings = newest([...this.readings, ...readings], this.trailLength);
    this.fresh = mostTelling([...this.fresh, ...readings]);
    if (readings.length > 0) this.timer ??= setTimeout(() => this.flush(), INTERVAL_MS);
    return readings.length > 0;
  }

  snapshot(): Sent {
    return { kind: 'map', map: this.map, readings: this.readings };
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private flush(): void {
    this.timer = undefined;
    this.send({ kind: 'readings', readings: this.fresh });
    this.fresh = [];
  }

  private clearReadings(): void {
    this.readings = [];
    this.fresh = [];
  }
}

/** In the order they came. */
function mostTelling(readings: SentReading[]): SentReading[] {
  if (readings.length <= MOST_PER_BATCH) return readings;
  const unusual = newest(
    readings.filter((reading) => reading.unusual),
    MOST_PER_BATCH - 1,
  );
  const usual = readings.filter((reading) => !reading.unusual).slice(unusual.length - MOST_PER_BATCH);
  const kept = new Set([...unusual, ...usual]);
  return readings.filter((reading) => kept.has(reading));
}

function newest<T>(values: T[], count: number): T[] {
  return values.length > count ? values.slice(-count) : values;
}
