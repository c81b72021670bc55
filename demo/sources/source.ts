/** One row of sensor readings, as it is published. `null` marks a reading that is missing. */
export interface Reading {
  readonly features: Readonly<Record<string, number | null>>;
  readonly label: string | number | null;
}

interface SourceFacts {
  /** What the terminal calls it. */
  readonly title: string;
  /** Names of the features, in order. */
  readonly features: readonly string[];
  /** What the user should know about how the source was read. */
  readonly notices: readonly string[];
}

/** Rows that exist already, in the order they were taken. */
export interface Recording extends SourceFacts {
  readonly kind: 'recording';
  readonly readings: readonly Reading[];
}

/** Rows computed on demand, as fast as one likes. */
export interface Simulation extends SourceFacts {
  readonly kind: 'simulation';
  next(): Reading;
}

/** Rows measured now: asking faster than time passes gives no new information. */
export interface Live extends SourceFacts {
  readonly kind: 'live';
  next(): Reading;
}

export type Source = Recording | Simulation | Live;
