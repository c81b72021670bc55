import { PdrError } from '../errors';
import { checkOptions } from '../options/check';
import type { PaceOptions } from '../pace';
import { type CheckedRowsFormat, ROWS_FORMAT, type RowsFormat } from './format';
import { formOf, type Rows } from './forms';
import { readingFlat, readingLists } from './lists';
import { readingRecords } from './records';
import { atOnce, inTurns, type Steps } from './turns';

/**
 * Reads feature rows from whatever a flow sends: one row (an array of numbers, an object) or many (an array of those,
 * a typed array, a Buffer of little-endian float32). Text counts as a number with a decimal point or a decimal comma, with
 * or without thousands ("1.240,33", "1,240.33"); whether "1,240" is 1240 is decided by the column's other values. Booleans,
 * "true", "false", "on" and "off" are 1 and 0. What was received is neither kept nor changed. Times and counters are read
 * like all numbers: `readDataset` leaves them out.
 * @throws PDR_BAD_INPUT when nothing can be read as rows; PDR_DIMENSIONS for rows of another width than expected or
 *   than the first; PDR_MISSING_FEATURE when an object lacks a feature, or a named feature is in none of many objects;
 *   PDR_NOT_A_NUMBER naming row and feature; PDR_BAD_OPTION for a format that is not in
 *   {@link ROWS_FORMAT}, or contradicts itself
 */
export function parseRows(value: unknown, format: RowsFormat = {}): Rows {
  return atOnce(readingRows(value, checkOptions(ROWS_FORMAT, format, 'parseRows')));
}

/**
 * The same in turns of the event loop: a large message must not hold up what else runs. It must not change meanwhile.
 * @throws what `parseRows` throws; PDR_CANCELLED
 */
export async function parseRowsInTurns(
  value: unknown,
  format: RowsFormat = {},
  options?: PaceOptions,
): Promise<Rows> {
  return inTurns(readingRows(value, checkOptions(ROWS_FORMAT, format, 'parseRowsInTurns')), options);
}

/** @param known whether the named features are a model's: then rows may lack one, where values may be missing */
export function* readingRows(value: unknown, format: CheckedRowsFormat, known = false): Steps<Rows> {
  const width = expectedWidth(format);
  const { features, missing } = format;
  const rows = formOf(value);
  if (rows.form === 'flat') return yield* readingFlat(rows.numbers, { width, features, missing, known });
  if (rows.form === 'lists') return yield* readingLists(rows, { width, features, missing, known });
  return yield* readingRecords(rows, { width, features, missing, known });
}

function expectedWidth({ features, columns }: CheckedRowsFormat): number | null {
  const width = columns ?? features?.length ?? null;
  if (width === null) return null;
  if (!Number.isInteger(width) || width < 1) {
    throw new PdrError('PDR_BAD_OPTION', `A row must have at least one column; ${width} were asked for.`);
  }
  if (features && features.length !== width) {
    throw new PdrError('PDR_BAD_OPTION', `${features.length} features are named for ${width} columns.`);
  }
  return width;
}
