/** A feature that makes a reading unusual: its value, and what the nearest known readings have. */
export interface ReadingCause {
  readonly feature: string;
  readonly value: number;
  readonly usual: number;
}

/** A live reading on the map. */
export interface Reading {
  readonly x: number;
  readonly y: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Its values, in the order of the model's features; null when they were not sent. */
  readonly values: readonly number[] | null;
  readonly label: string | null;
  /** The number of its regime; null for none. */
  readonly regime: number | null;
  /** Its p-value under what is usual; null when not judged. */
  readonly novelty: number | null;
  readonly unusual: boolean;
  /** The features that make it unusual, largest first. */
  readonly causes: readonly ReadingCause[];
}

/** The newest readings, up to a fixed number. */
export class Trail {
  private readonly ring: Reading[] = [];
  private next = 0;

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.ring.length;
  }

  get newest(): Reading | null {
    return this.size === 0 ? null : this.ring[(this.next + this.size - 1) % this.size];
  }

  add(reading: Reading): void {
    if (this.size < this.capacity) {
      this.ring.push(reading);
      return;
    }
    this.ring[this.next] = reading;
    this.next = (this.next + 1) % this.capacity;
  }

  clear(): void {
    this.ring.length = 0;
    this.next = 0;
  }

  /** Oldest first. `age` is 0 for the newest and just below 1 for the oldest that can be kept. */
  *[Symbol.iterator](): Generator<{ reading: Reading; age: number }> {
    for (let i = 0; i < this.size; i++) {
      yield { reading: this.ring[(this.next + i) % this.size], age: (this.size - 1 - i) / this.capacity };
    }
  }
}

/** Readings that a line joins at most. */
const PATH_LENGTH = 12;
/** They took at least so long: of faster ones nobody can follow the way, and the lines would cover the map. */
const PATH_LEAST_MS = 3000;

/** The newest readings, oldest first, where they tell the way that the machine just went; none of a fast stream. */
export function recentPath(trail: Trail): Reading[] {
  const newest = Array.from(trail, ({ reading }) => reading).slice(-PATH_LENGTH);
  const isSlow = newest.length < PATH_LENGTH || newest[PATH_LENGTH - 1].at - newest[0].at >= PATH_LEAST_MS;
  return isSlow ? newest : [];
}
