import { types } from 'node:util';
import { LARGEST_FLOAT32 } from '../matrix';

/** What one value of a reading is. */
export const Kind = {
  /** The reading lacks the column. */
  absent: 0,
  /** null, empty text, "NA", NaN and the like. */
  missing: 1,
  /** A number, however it is written. */
  number: 2,
  /** Text with a decimal point, such as "21.5": shows how the column's numbers are written. */
  decimalPoint: 3,
  /** Text with a decimal comma, such as "21,5" or "1.240,33". */
  decimalComma: 4,
  /** Text such as "1.240": 1.24, or 1240 in a column of decimal commas. */
  pointAndThree: 5,
  /** Text such as "1,240": 1.24 in a column of decimal commas, else 1240. */
  commaAndThree: 6,
  text: 7,
  /** A Date, or text that is a date or a time of day. */
  date: 8,
  /** An object or an array. */
  nested: 9,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

export interface Cell {
  readonly kind: Kind;
  /** NaN where the value is no number; "1,240" and "1.240" are read as 1.24. */
  readonly number: number;
}

/** What home automation says of a sensor that is silent. */
const SILENT = ['unknown', 'unavailable'];
const MISSING_TEXTS = new Set(['', '-', '?', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', 'nil', ...SILENT]);
const SWITCH_TEXTS = new Map([
  ['true', 1],
  ['on', 1],
  ['false', 0],
  ['off', 0],
]);
/** Longer text is neither a missing value nor a date. */
const LONGEST_WORD = 40;

// Each digit matches in one way only: an ambiguous pattern would need quadratic time for a long text that is no number.
/** `Number` would also take "0x1F", which is no reading. */
const POINT = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const COMMA = /^[+-]?(\d+,\d*|,\d+)(e[+-]?\d+)?$/i;
const THREE_AFTER = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;
const THOUSANDS_POINTS = /^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/;
const THOUSANDS_COMMAS = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/;
const DATE = /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})([T ,]|$)/;
const TIME_OF_DAY = /^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]m)?$/i;

const ABSENT: Cell = { kind: Kind.absent, number: Number.NaN };
const MISSING: Cell = { kind: Kind.missing, number: Number.NaN };
const TEXT: Cell = { kind: Kind.text, number: Number.NaN };
const DATE_CELL: Cell = { kind: Kind.date, number: Number.NaN };
const NESTED: Cell = { kind: Kind.nested, number: Number.NaN };

/** Reads one value of a reading. Booleans, "on", "off", "true" and "false" are 1 and 0. */
export function readCell(value: unknown): Cell {
  if (typeof value === 'number') return Number.isNaN(value) ? MISSING : { kind: Kind.number, number: value };
  if (typeof value === 'string') return readText(value);
  if (typeof value === 'boolean') return { kind: Kind.number, number: Number(value) };
  if (value === undefined) return ABSENT;
  if (value === null) return MISSING;
  if (types.isDate(value)) return DATE_CELL;
  return typeof value === 'object' ? NESTED : TEXT;
}

function readText(text: string): Cell {
  const trimmed = text.trim();
  if (POINT.test(trimmed)) return { kind: pointKind(trimmed), number: Number(trimmed) };
  if (COMMA.test(trimmed)) {
    const kind = THREE_AFTER.test(trimmed) ? Kind.commaAndThree : Kind.decimalComma;
    return { kind, number: Number(trimmed.replace(',', '.')) };
  }
  if (THOUSANDS_POINTS.test(trimmed)) {
    return { kind: Kind.decimalComma, number: Number(trimmed.replaceAll('.', '').replace(',', '.')) };
  }
  if (THOUSANDS_COMMAS.test(trimmed)) {
    return { kind: Kind.decimalPoint, number: Number(trimmed.replaceAll(',', '')) };
  }
  return trimmed.length > LONGEST_WORD ? TEXT : readWord(trimmed);
}

function pointKind(text: string): Kind {
  if (!text.includes('.')) return Kind.number;
  return THREE_AFTER.test(text) ? Kind.pointAndThree : Kind.decimalPoint;
}

function readWord(word: string): Cell {
  const lower = word.toLowerCase();
  if (MISSING_TEXTS.has(lower)) return MISSING;
  const number = SWITCH_TEXTS.get(lower);
  if (number !== undefined) return { kind: Kind.number, number };
  return DATE.test(word) || TIME_OF_DAY.test(word) ? DATE_CELL : TEXT;
}

/** Whether the kind is that of a number. */
export function isNumber(kind: Kind): boolean {
  return kind >= Kind.number && kind <= Kind.commaAndThree;
}

/** Whether single precision can hold the number. */
export function isHoldable(number: number): boolean {
  return Math.abs(number) <= LARGEST_FLOAT32;
}
