import type { Matrix } from '../matrix';

/** Deviations below this share of a column's largest value are a dozen steps of single precision, not variation. */
const CONSTANT_BELOW = 1e-6;

/** Each column's figures over the values that are there (NaN is missing). */
export interface Moments {
  /** Values that are there. */
  readonly count: Float64Array;
  /** 0 where nothing is there. */
  readonly mean: Float64Array;
  /** Population deviation; 0 where the column is constant up to the rounding of single precision. */
  readonly deviation: Float64Array;
  /** The extremes; infinite where nothing is there. */
  readonly least: Float64Array;
  readonly most: Float64Array;
}

/** In double precision and two passes: large means with small deviations lose nothing. */
export function columnMoments({ data, cols }: Matrix): Moments {
  const count = new Float64Array(cols);
  const mean = new Float64Array(cols);
  const least = new Float64Array(cols).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(cols).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (Number.isNaN(value)) continue;
    const column = i % cols;
    count[column]++;
    mean[column] += value;
    if (value < least[column]) least[column] = value;
    if (value > most[column]) most[column] = value;
  }
  for (let column = 0; column < cols; column++) mean[column] /= count[column] || 1;
  const variance = new Float64Array(cols);
  for (let i = 0; i < data.length; i++) {
    if (Number.isNaN(data[i])) continue;
    const column = i % cols;
    variance[column] += (data[i] - mean[column]) ** 2 / count[column];
  }
  const deviation = variance.map((v, column) => {
    const largest = Math.max(Math.abs(least[column]), Math.abs(most[column]));
    const spread = Math.fround(Math.sqrt(v)); // may vanish in single precision
    return most[column] > least[column] && spread > CONSTANT_BELOW * largest ? spread : 0;
  });
  return { count, mean, deviation, least, most };
}
