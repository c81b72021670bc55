import type { Cause, Description, Matrix } from '../../src/index';
import type { SentReading } from '../../ui/readingBatch';
import type { ReadingCause } from '../../ui/trail';

/** Readings of one message or batch that are shown; the rest would be thinned out anyway. */
const MOST_READINGS = 60;
/** Values that travel with a reading: a tip shows no more. */
const MOST_VALUES = 32;

/** Causes of an unusual reading that travel with it. */
const MOST_CAUSES = 5;

/** What is told of the rows beside their places. */
export type Told = Partial<Pick<Description, 'novelty' | 'cause' | 'regime' | 'label'>>;

/** The newest of projected rows, as viewers get them; none where the map has other than two dimensions. */
export function readingsOf(rows: Matrix, coordinates: Matrix, now: number, told: Told = {}): SentReading[] {
  if (coordinates.cols !== 2) return [];
  const first = Math.max(0, rows.rows - MOST_READINGS);
  const values = Math.min(rows.cols, MOST_VALUES);
  return Array.from({ length: rows.rows - first }, (_, i) => {
    const row = first + i;
    return {
      x: short(coordinates.data[2 * row]),
      y: short(coordinates.data[2 * row + 1]),
      at: now,
      values: Array.from(rows.data.subarray(row * rows.cols, row * rows.cols + values), short),
      ...meaningOf(told, row),
    };
  });
}

function meaningOf({ novelty, cause, regime, label }: Told, row: number): Partial<SentReading> {
  const unusual = novelty?.[row]?.unusual === true;
  return {
    ...(novelty?.[row] && { novelty: short(novelty[row].p) }),
    ...(regime?.[row] && { regime: regime[row].id }),
    ...(label?.[row] && { label: String(label[row].value) }),
    ...(unusual && { unusual, causes: (cause?.[row] ?? []).slice(0, MOST_CAUSES).map(sentCause) }),
  };
}

function sentCause({ feature, value, usual }: Cause): ReadingCause {
  return { feature, value: short(value), usual: short(usual) };
}

/** Five digits: more cannot be seen, and single precision shows as fifteen. */
function short(value: number): number {
  return Number(value.toPrecision(5));
}
