import { PdrError } from '../errors';
import { LARGEST_FLOAT32, type Matrix } from '../matrix';
import type { DistanceMetric, MissingPolicy } from '../options/choices';

/** How each feature is brought to a common scale. */
export interface Scaling {
  readonly missing: MissingPolicy;
  /** Subtracted from each feature; what a missing value counts as. */
  readonly mean: Float32Array;
  /** Each feature is divided by this; the largest number there is marks a feature that does not count. */
  readonly scale: Float32Array;
  /** `cosine`: rows are then brought to unit length, among which Euclidean distance orders like the angle. */
  readonly metric: DistanceMetric;
}

/**
 * Values are kept within this many units after scaling: a glitch of 1e30 then lands far outside the map instead of
 * overflowing single precision inside the network.
 */
const LARGEST_SCALED = 1e12;

/**
 * Standardises rows, fills in what is missing, and for the cosine metric brings them to unit length.
 * @param X rows x features; NaN is a missing value
 * @param firstRow the number of the first of these rows among all, for error messages
 * @returns a new matrix of the same shape
 * @throws PDR_NOT_A_NUMBER naming the first row and feature at fault
 */
export function scaleRows(X: Matrix, scaling: Scaling, firstRow = 0): Matrix {
  const { missing, mean, scale, metric } = scaling;
  const { cols } = X;
  const data = new Float32Array(X.data.length);
  for (let i = 0; i < data.length; i++) {
    const value = X.data[i];
    const feature = i % cols;
    if (Number.isFinite(value)) {
      // What is left of a constant feature's rounding would still make equal rows differ.
      if (scale[feature] === LARGEST_FLOAT32) continue;
      const scaled = (value - mean[feature]) / scale[feature];
      data[i] = Math.max(-LARGEST_SCALED, Math.min(LARGEST_SCALED, scaled));
    } else checkValue(value, missing, i, cols, firstRow);
  }
  if (metric === 'cosine') normaliseRows(data, cols);
  return { data, rows: X.rows, cols };
}

/** The inverse of {@link scaleRows} for the Euclidean metric: rows in the features' own units. */
export function unscaledRows(X: Matrix, { mean, scale }: Scaling): Matrix {
  const { data, cols } = X;
  return { ...X, data: data.map((value, i) => value * scale[i % cols] + mean[i % cols]) };
}

/** A row of zeros has no direction and stays. */
function normaliseRows(data: Float32Array, cols: number): void {
  for (let start = 0; start < data.length; start += cols) {
    let sum = 0;
    for (let i = start; i < start + cols; i++) sum += data[i] * data[i];
    const length = Math.sqrt(sum) || 1;
    for (let i = start; i < start + cols; i++) data[i] /= length;
  }
}

/**
 * Checks rows as {@link scaleRows} does.
 * @throws PDR_NOT_A_NUMBER naming the first row and feature at fault
 */
export function checkValues({ data, cols }: Matrix, missing: MissingPolicy): void {
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) checkValue(data[i], missing, i, cols, 0);
  }
}

function checkValue(
  value: number,
  missing: MissingPolicy,
  index: number,
  cols: number,
  firstRow: number,
): void {
  if (!Number.isNaN(value)) throw notANumber('infinite', index, cols, firstRow);
  if (missing === 'refuse') throw notANumber('missing', index, cols, firstRow);
}

function notANumber(what: string, index: number, cols: number, firstRow: number): PdrError {
  return new PdrError(
    'PDR_NOT_A_NUMBER',
    `The value of feature ${(index % cols) + 1} in row ${firstRow + Math.floor(index / cols) + 1} is ${what}. ` +
      (what === 'missing'
        ? 'Send every feature, or choose to impute missing values (for rows to be projected: missingFeature).'
        : 'Send finite numbers.'),
  );
}
