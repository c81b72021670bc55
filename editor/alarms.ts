import type { Reading } from '../ui/trail';

/** Unusual readings in a row, by the same feature. */
export interface Alarm {
  /** The first, and the newest. */
  readonly first: Reading;
  readonly last: Reading;
  readonly readings: number;
}

/** Alarms that are listed. */
const MOST_ALARMS = 8;
/** A reading so long after the last is another alarm. */
const SAME_MS = 10_000;

/** The alarms after another reading, newest first. */
export function withReading(alarms: readonly Alarm[], reading: Reading): readonly Alarm[] {
  if (!reading.unusual) return alarms;
  const [newest, ...others] = alarms;
  if (newest && isSame(newest.last, reading)) {
    return [{ ...newest, last: reading, readings: newest.readings + 1 }, ...others];
  }
  return [{ first: reading, last: reading, readings: 1 }, ...alarms].slice(0, MOST_ALARMS);
}

function isSame(before: Reading, now: Reading): boolean {
  return now.at - before.at < SAME_MS && before.causes[0]?.feature === now.causes[0]?.feature;
}
