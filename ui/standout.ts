/** Values of rows in the features' own units. */
export interface FeatureTable {
  readonly features: readonly string[];
  /** rows x features, row-major; NaN where a value is missing */
  readonly values: Float32Array;
}

/** How a feature's values differ between some rows and all others. */
export interface Standout {
  readonly feature: string;
  /** Medians. */
  readonly here: number;
  readonly elsewhere: number;
  /** (here - elsewhere) / spread, where the spread is 1.4826 times the median absolute deviation of all rows. */
  readonly effect: number;
}

/** Rows looked at on each side; medians of more differ by less than can be seen. */
const LARGEST_SAMPLE = 4000;

/** Scales the median absolute deviation to the standard deviation of normal values. */
const MAD_TO_DEVIATION = 1.4826;

/**
 * The features whose values set some rows apart from all others, largest difference first.
 * @param chosen numbers of the rows
 */
export function standouts({ features, values }: FeatureTable, chosen: ArrayLike<number>): Standout[] {
  const cols = features.length;
  const rows = cols === 0 ? 0 : values.length / cols;
  const isChosen = new Uint8Array(rows);
  for (let i = 0; i < chosen.length; i++) isChosen[chosen[i]] = 1;
  const others = Array.from(isChosen.keys()).filter((row) => isChosen[row] === 0);
  if (chosen.length === 0 || others.length === 0) return [];
  const inside = thinned(chosen);
  const outside = thinned(others);
  return features
    .map((feature, f): Standout => {
      const read = (row: number): number => values[row * cols + f];
      const here = median(inside.map(read));
      const elsewhere = median(outside.map(read));
      return {
        feature,
        here,
        elsewhere,
        effect: effectOf(here, elsewhere, [...inside, ...outside].map(read)),
      };
    })
    .filter(({ effect }) => Number.isFinite(effect))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

function effectOf(here: number, elsewhere: number, all: readonly number[]): number {
  const difference = here - elsewhere;
  if (difference === 0) return 0;
  return difference / spreadOf(all);
}

/** Robust where it can be; of values that are mostly equal the plain deviation. */
function spreadOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  const middle = median(known);
  const robust = MAD_TO_DEVIATION * median(known.map((value) => Math.abs(value - middle)));
  if (robust > 0) return robust;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
}

function thinned(rows: ArrayLike<number>): number[] {
  const count = Math.min(rows.length, LARGEST_SAMPLE);
  return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
}

/** NaN for no values. */
function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
