import { PdrError } from '../errors';
import { type Matrix, matrix } from '../matrix';
import type { MissingPolicy } from '../options/choices';
import { Kind } from './cell';
import type { ColumnChoice, IgnoredColumn } from './columns';
import { type Decimals, decimalsOf, numberOf } from './decimals';
import { countOf } from './describe';
import { nameHints } from './names';
import { type Finding, findingOf } from './series';
import type { Column, Table } from './table';
import type { Steps } from './turns';

/** A column that is a feature, and how it writes its numbers. */
export interface ChosenColumn {
  readonly column: Column;
  readonly decimals: Decimals;
}

export interface Chosen {
  readonly choice: ColumnChoice;
  readonly columns: readonly ChosenColumn[];
}

/** A feature has a number in more than this share of the rows. */
const LEAST_SHARE = { refuse: 0.5, impute: 0.05 } as const;

/**
 * Chooses the features among all columns of a table.
 * @param slots the rows, in the order they came
 */
export function* choosing(table: Table, slots: ArrayLike<number>, missing: MissingPolicy): Steps<Chosen> {
  const surveys: Survey[] = [];
  let done = 0;
  for (const column of table.columns) {
    yield done++ / 2 / table.size;
    const survey = surveyOf(column, slots);
    if (survey.filled + survey.missing > 0) surveys.push(survey);
  }
  const sources = surveys.filter((survey) => tellsDevices(survey, slots)).slice(0, MOST_SOURCES);
  const columns: ChosenColumn[] = [];
  const ignored: IgnoredColumn[] = [];
  const notes: string[] = [];
  for (const survey of surveys) {
    yield done++ / 2 / table.size;
    const { column, decimals } = survey;
    const fault = faultOf(survey, slots, missing, sources);
    if (fault) {
      ignored.push({ name: column.name, ...fault });
      continue;
    }
    columns.push({ column, decimals });
    if (decimals === 'comma' && survey.open > 0)
      notes.push(`"${column.name}" is read with decimal commas: "1.240" is 1240, "1,240" is 1.24.`);
  }
  return { choice: { features: columns.map(({ column }) => column.name), ignored, notes }, columns };
}

/** What the cells of a column are. */
interface Survey {
  readonly column: Column;
  readonly decimals: Decimals;
  readonly numbers: number;
  /** Numbers whose value depends on the column's decimal mark: "1.240" and "1,240". */
  readonly open: number;
  readonly texts: number;
  readonly dates: number;
  readonly nested: number;
  /** All of these. */
  readonly filled: number;
  /** Null, empty or such; the rows that lack the column are not counted. */
  readonly missing: number;
}

function surveyOf(column: Column, slots: ArrayLike<number>): Survey {
  const counts = new Uint32Array(Kind.nested + 1);
  for (let i = 0; i < slots.length; i++) counts[column.kinds[slots[i]]]++;
  const numbers = counts.slice(Kind.number, Kind.text).reduce((sum, count) => sum + count, 0);
  const texts = counts[Kind.text];
  const dates = counts[Kind.date];
  const nested = counts[Kind.nested];
  return {
    column,
    decimals: decimalsOf(counts),
    numbers,
    open: counts[Kind.pointAndThree] + counts[Kind.commaAndThree],
    texts,
    dates,
    nested,
    filled: numbers + texts + dates + nested,
    missing: counts[Kind.missing],
  };
}

type Fault = Omit<IgnoredColumn, 'name'>;
const NAME_IT = 'To learn from it all the same, name the features, this one among them.';

function faultOf(
  survey: Survey,
  slots: ArrayLike<number>,
  missing: MissingPolicy,
  sources: readonly Survey[],
): Fault | null {
  const { column, numbers, texts, dates, nested, filled } = survey;
  const { example } = column;
  if (filled === 0) return { reason: 'empty', detail: 'It has no value in any row.' };
  if (filled > 2 * numbers) {
    if (dates >= texts && dates >= nested) {
      return { reason: 'time', detail: `It holds dates or times, such as ${example}.` };
    }
    if (nested > texts) {
      return {
        reason: 'nested',
        detail: `It holds ${example.startsWith('it has') ? `objects (${example})` : 'arrays'}. Move their numbers to the top level of the row, each under a name of its own.`,
      };
    }
    const hint = /^"\s*[+-]?\d/.test(example) ? ' If it is a number with a unit, send the number alone.' : '';
    return { reason: 'text', detail: `It holds text, such as ${example}.${hint}` };
  }
  const rows = slots.length;
  if (numbers <= LEAST_SHARE[missing] * rows) {
    const remedy =
      missing === 'refuse' ? ' Impute missing values to learn from it, or name the features.' : '';
    return { reason: 'missing', detail: `It has a number in ${numbers} of ${rows} rows only.${remedy}` };
  }
  const finding = findFault(survey, slots, sources);
  return finding && { reason: finding.reason, detail: `It ${finding.because}. ${NAME_IT}` };
}

function findFault(
  { column, decimals }: Survey,
  slots: ArrayLike<number>,
  sources: readonly Survey[],
): Finding | null {
  const values = new Float64Array(slots.length);
  const rows = new Uint32Array(slots.length);
  let count = 0;
  for (let i = 0; i < slots.length; i++) {
    const number = numberAt(column, slots[i], decimals);
    if (Number.isNaN(number)) continue;
    values[count] = number;
    rows[count++] = slots[i];
  }
  const others = sources.filter((source) => source.column !== column);
  return findingOf(
    column.name,
    values.subarray(0, count),
    others.map((source) => Float64Array.from(rows.subarray(0, count), (slot) => source.column.numbers[slot])),
  );
}

const MOST_SOURCES = 4;
const MOST_DEVICES = 64;
/** A column tells devices apart only where each has at least this many rows on average: in fewer, values rise by chance. */
const ROWS_PER_DEVICE = 10;

/** Whether a column names the device that each row is from. */
function tellsDevices({ column, texts, numbers }: Survey, slots: ArrayLike<number>): boolean {
  if (texts <= numbers && !nameHints(column.name).identifier) return false;
  const devices = new Set<number>();
  for (let i = 0; i < slots.length && devices.size <= MOST_DEVICES; i++)
    devices.add(column.numbers[slots[i]]);
  return devices.size > 1 && devices.size <= MOST_DEVICES && slots.length >= ROWS_PER_DEVICE * devices.size;
}

/** @throws PDR_BAD_INPUT when no column is a feature */
export function requireFeatures(choice: ColumnChoice): ColumnChoice {
  if (choice.features.length > 0) return choice;
  const reasons = choice.ignored.slice(0, MOST_LISTED).map(({ name, detail }) => `"${name}": ${detail}`);
  const why = reasons.length > 0 ? reasons.join(' ') : 'They have no columns at all.';
  throw new PdrError('PDR_BAD_INPUT', `No column of the rows is a measurement. ${why}`);
}

const MOST_LISTED = 8;

/**
 * The numbers of the chosen columns: one row of the matrix for each slot, NaN where there is none.
 * @returns also the rows, counted from 0, that lack at least one number
 */
export function* readingChosen(
  { columns }: Chosen,
  slots: ArrayLike<number>,
): Steps<{ X: Matrix; incomplete: Set<number>; notes: string[] }> {
  const cols = columns.length;
  const data = new Float32Array(slots.length * cols);
  const incomplete = new Set<number>();
  const notes: string[] = [];
  for (let f = 0; f < cols; f++) {
    yield 0.5 + f / 2 / cols;
    const { column, decimals } = columns[f];
    let unreadable = 0;
    for (let row = 0; row < slots.length; row++) {
      const number = numberAt(column, slots[row], decimals);
      data[row * cols + f] = number;
      if (!Number.isNaN(number)) continue;
      incomplete.add(row);
      if (column.kinds[slots[row]] > Kind.missing) unreadable++;
    }
    if (unreadable > 0) {
      notes.push(
        `"${column.name}" has no number in ${countOf(unreadable, 'row')}, such as ${column.example || 'text that may be 1240 or 1.24'}: these values are missing.`,
      );
    }
  }
  let empty = 0;
  for (const row of incomplete) {
    if (data.subarray(row * cols, (row + 1) * cols).every(Number.isNaN)) empty++;
  }
  if (empty > 0) notes.push(`${countOf(empty, 'row')} without any number.`);
  return { X: matrix(data, slots.length, cols), incomplete, notes };
}

/** @returns NaN where the cell is no number */
function numberAt({ kinds, numbers }: Column, slot: number, decimals: Decimals): number {
  return numberOf(kinds[slot] as Kind, numbers[slot], decimals);
}
