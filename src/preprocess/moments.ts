import type { Matrix } from '../matrix';

/** Deviations below this share of the mean are rounding of a constant, not variation. */
const CONSTANT_BELOW = 1e-7;

/** Each column's mean and population deviation over the values that are there (NaN is missing). */
export interface Moments {
  /** 0 where nothing is there. */
  readonly mean: Float32Array;
  /** 1 where the column is constant. */
  readonly deviation: Float32Array;
}

/** In double precision and two passes: large means with small deviations lose nothing. */
export function columnMoments({ data, cols }: Matrix): Moments {
  const count = new Float64Array(cols);
  const mean = new Float64Array(cols);
  for (let i = 0; i < data.length; i++) {
    if (Number.isNaN(data[i])) continue;
    const column = i % cols;
    count[column]++;
    mean[column] += data[i];
  }
  for (let column = 0; column < cols; column++) mean[column] /= count[column] || 1;
  const variance = new Float64Array(cols);
  for (let i = 0; i < data.length; i++) {
    if (Number.isNaN(data[i])) continue;
    const column = i % cols;
    variance[column] += (data[i] - mean[column]) ** 2 / count[column];
  }
  const deviation = Float32Array.from(variance, (v, column) => {
    const spread = Math.fround(Math.sqrt(v)); // may vanish in single precision
    return spread > CONSTANT_BELOW * Math.abs(mean[column]) ? spread : 1;
  });
  return { mean: Float32Array.from(mean), deviation };
}
