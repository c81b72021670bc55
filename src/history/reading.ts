import { PdrError, readingInput } from '../errors';
import { type Cell, isHoldable, isNumber, Kind, readCell } from '../rows/cell';
import { describe, describeKeys } from '../rows/describe';
import { asList, asRecord, formOf, isRecord, type List, type RecordRow } from '../rows/forms';
import { type NameHints, nameHints } from '../rows/names';

/** One reading: an object with the values of sensors, or a list of them. */
export type Reading = RecordRow | List;

/** A reading as it was read: names and, at the same places, what their values are. */
export interface NamedCells {
  readonly names: readonly string[];
  readonly cells: readonly Cell[];
}

/** Features of one source: beyond any sensor, so that stray names claim neither memory nor time. */
export const MOST_FEATURES = 4096;

/**
 * The readings of a message: an object or a list of numbers is one; an array of these, or a typed array or Buffer of
 * little-endian float32 with so many `columns`, has several. What they hold is not looked at yet.
 * @param columns numbers in a reading, where typed arrays and Buffers hold several; null: they hold one
 * @throws PDR_BAD_INPUT where there is none; PDR_DIMENSIONS where numbers do not make whole readings
 */
export function readingsOf(value: unknown, columns: number | null = null): readonly Reading[] {
  return readingInput(() => {
    const found = formOf(value);
    if (found.form === 'flat') return split(found.numbers, columns ?? found.numbers.length);
    const as = found.form === 'lists' ? asList : asRecord;
    const readings: Reading[] = [];
    for (let row = 0; row < found.rows.length; row++) {
      readings.push(as(found.rows[row], row)); // throws at the first hole of a sparse array, which may claim any length
    }
    return readings;
  });
}

function split(numbers: List, columns: number): readonly Reading[] {
  if (numbers.length === 0) throw new PdrError('PDR_BAD_INPUT', 'The message holds no numbers.');
  if (numbers.length % columns !== 0) {
    throw new PdrError(
      'PDR_DIMENSIONS',
      `${numbers.length} numbers do not make whole readings of ${columns}.`,
    );
  }
  const floats = numbers as Float32Array;
  return Array.from({ length: numbers.length / columns }, (_, i) =>
    floats.subarray(i * columns, (i + 1) * columns),
  );
}

/**
 * Reads a reading's values.
 * @param features their names; null: each property that is a feature by what it holds; of a list all
 * @returns null where it has nothing to remember
 * @throws PDR_BAD_INPUT, PDR_DIMENSIONS for a list that cannot be one
 */
export function readCells(reading: Reading, features: readonly string[] | null): NamedCells | null {
  if (!isRecord(reading)) return readList(reading as List, features);
  const read = readRecord(reading, features);
  return read.names.length > 0 ? read : null;
}

/** The same. @throws also PDR_BAD_INPUT, PDR_MISSING_FEATURE where there is nothing to remember */
export function readReading(reading: Reading, features: readonly string[] | null): NamedCells {
  const read = readCells(reading, features);
  if (read) return read;
  throw features
    ? new PdrError(
        'PDR_MISSING_FEATURE',
        `The object has none of the features ${features.slice(0, 8).join(', ')}: ${describeKeys(reading)}.`,
      )
    : new PdrError('PDR_BAD_INPUT', `The object has no numeric property: ${describeKeys(reading)}.`);
}

function readRecord(record: RecordRow, features: readonly string[] | null): NamedCells {
  const names: string[] = [];
  const cells: Cell[] = [];
  for (const name of features ?? Object.keys(record)) {
    const cell = readCell(Object.hasOwn(record, name) ? record[name] : undefined);
    if (!(features ? cell.kind !== Kind.absent : isFeature(name, cell))) continue;
    names.push(name);
    cells.push(cell);
  }
  return { names, cells };
}

function readList(list: List, features: readonly string[] | null): NamedCells {
  if (features && list.length !== features.length) {
    throw new PdrError(
      'PDR_DIMENSIONS',
      `The reading has ${list.length} numbers where ${features.length} features are named.`,
    );
  }
  if (list.length > MOST_FEATURES) {
    throw new PdrError(
      'PDR_DIMENSIONS',
      `A reading of ${list.length} numbers is more than the ${MOST_FEATURES} allowed.`,
    );
  }
  const cells = Array.from({ length: list.length }, (_, i) => readCell(list[i]));
  if (!cells.some(({ kind }) => isNumber(kind))) {
    throw new PdrError(
      'PDR_BAD_INPUT',
      `The array holds no number: its first value is ${describe(list[0])}.`,
    );
  }
  return { names: features ?? cells.map((_, i) => `Value ${i + 1}`), cells };
}

/** Milliseconds, microseconds or nanoseconds of our days, whatever they are called. */
const EPOCH_MS = { from: 9e11, to: 4.2e18 };
const EPOCH_SECONDS = { from: 9e8, to: 4.2e9 };

/**
 * Whether a property's value is one to remember: a number, or a missing one. A time or an identifier has a mean and a slope
 * too, and `fit` would not know any more what they were made of.
 */
function isFeature(name: string, { kind, number }: Cell): boolean {
  if (kind === Kind.missing) return true;
  if (!isNumber(kind) || !isHoldable(number)) return false;
  const isWhole = Number.isInteger(number);
  if (isWhole && number >= EPOCH_MS.from && number <= EPOCH_MS.to) return false;
  if (!isWhole && !(number >= EPOCH_SECONDS.from && number <= EPOCH_SECONDS.to)) return true;
  const { time, identifier } = hintsOf(name);
  if (time && number >= EPOCH_SECONDS.from && number <= EPOCH_SECONDS.to) return false;
  return !(identifier && isWhole);
}

/** Every reading has the same names, and telling what they mean costs more than all else. */
const hints = new Map<string, NameHints>();
const MOST_HINTS = 10_000;

function hintsOf(name: string): NameHints {
  let known = hints.get(name);
  if (!known) {
    if (hints.size === MOST_HINTS) hints.clear();
    known = nameHints(name);
    hints.set(name, known);
  }
  return known;
}
