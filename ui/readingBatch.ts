import type { Reading } from './trail';

/** A reading as it travels to a browser: only what is known of it. */
export type SentReading = Pick<Reading, 'x' | 'y' | 'at'> & Partial<Reading>;

/** What a reading is as long as nothing else is said of it. */
const UNKNOWN: Omit<Reading, 'x' | 'y' | 'at'> = {
  values: null,
  label: null,
  regime: null,
  novelty: null,
  unusual: false,
  causes: [],
};

export function received(reading: SentReading): Reading {
  return { ...UNKNOWN, ...reading };
}

/** New readings go out together, this often at most: a browser draws no faster, and a fast stream must not flood it. */
const INTERVAL_MS = 150;
/** A batch has so many readings at most: of more the newest, and the unusual before the usual. */
const LARGEST_BATCH = 60;

/** Gathers readings and sends them on in bounded batches. */
export class ReadingBatch {
  private readings: SentReading[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (readings: readonly SentReading[]) => void) {}

  add(readings: readonly SentReading[]): void {
    if (readings.length === 0) return;
    this.readings = mostTelling([...this.readings, ...readings]);
    this.timer ??= setTimeout(() => this.flush(), INTERVAL_MS);
  }

  /** Forgets what was not sent yet. */
  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.readings = [];
  }

  private flush(): void {
    const { readings } = this;
    this.clear();
    this.send(readings);
  }
}

/** In the order they came. */
function mostTelling(readings: SentReading[]): SentReading[] {
  if (readings.length <= LARGEST_BATCH) return readings;
  const unusual = readings.filter((reading) => reading.unusual).slice(1 - LARGEST_BATCH);
  const usual = readings.filter((reading) => !reading.unusual).slice(unusual.length - LARGEST_BATCH);
  const kept = new Set([...unusual, ...usual]);
  return readings.filter((reading) => kept.has(reading));
}
