/** A group of rows that belong together, as the model names it. */
export interface Regime {
  readonly id: number;
  readonly name: string;
  readonly size: number;
}

/** The rows of a model on its map: the picture's quiet background. What is not known of them is null. */
export interface MapRows {
  /** rows x 2, row-major */
  readonly coordinates: Float32Array;
  /** Names of the features; empty for unnamed ones. */
  readonly features: readonly string[];
  /** rows x features in the features' own units, row-major; NaN where missing */
  readonly values: Float32Array | null;
  readonly labels: readonly (string | null)[] | null;
  /** The id of each row's regime, -1 for none. */
  readonly regimes: Int16Array | null;
  /** p-values: the smaller, the more unusual. */
  readonly novelty: Float32Array | null;
  /** Milliseconds since 1970. */
  readonly times: Float64Array | null;
  /** The last so many rows are of earlier trainings, and are drawn fainter. */
  readonly remembered: number;
}

export const NO_ROWS: MapRows = {
  coordinates: new Float32Array(0),
  features: [],
  values: null,
  labels: null,
  regimes: null,
  novelty: null,
  times: null,
  remembered: 0,
};

export function rowCount({ coordinates }: MapRows): number {
  return coordinates.length / 2;
}
