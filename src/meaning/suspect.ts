import { median } from '../numbers';

/** A feature that may make a row unusual, with what its nearest known rows have there; all in scaled units. */
export interface Suspect {
  readonly feature: number;
  /** Their median. */
  readonly usual: number;
  /** Their robust deviation. */
  readonly spread: number;
}

/** Names the next feature to blame in a row. */
export interface SuspectFinder {
  /**
   * @param row scaled, with every feature blamed so far put back to what is usual
   * @param blamed these features
   * @returns null when there is none left
   */
  next(row: Float32Array, blamed: ReadonlySet<number>): Suspect | null;
}

/** Known rows whose mean distance tells how near a row is to them. */
export const NEAREST = 5;

/** A spread is at least this share of the feature's deviation among all reference rows: neighbours may be equal there. */
const LEAST_SPREAD = 0.1;

/** The median absolute deviation of a normal distribution times this is its deviation. */
const TO_DEVIATION = 1.4826;

/**
 * @param values what the nearest known rows have
 * @param deviation of the feature among all reference rows
 */
export function suspect(feature: number, values: Float64Array, deviation: number): Suspect {
  const usual = median(values);
  const spread = TO_DEVIATION * median(values.map((value) => Math.abs(value - usual)));
  return { feature, usual, spread: Math.max(spread, LEAST_SPREAD * deviation) };
}
