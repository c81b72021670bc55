/** A column of a CSV file, once it is known what it holds. */
export type Column =
  | { readonly kind: 'numbers'; readonly values: readonly (number | null)[]; readonly unreadable: number }
  | { readonly kind: 'other'; readonly reason: string };

const MISSING = new Set(['', '-', '?', 'na', 'n/a', 'nan', 'null', 'none', 'nil', 'inf', '-inf', '#n/a']);

// A column of measurements may have the odd "error" or "offline" in it.
const SHARE_OF_NUMBERS = 0.8;

const CLOCK_NAME =
  /^(time|date|timestamp|datetime|epoch|ts|t|index|idx|id|no|nr|row|seq|sample|unnamed: 0|column 1)$/i;
const CLOCK_SHARE = 0.95;

/**
 * Numbers, or the reason why a column is no measurement: empty, text, or a clock or row counter, which would
 * make a map of when a row was taken and not of what it says.
 */
export function readColumn(name: string, cells: readonly string[]): Column {
  const filled = cells.filter((cell) => !MISSING.has(cell.toLowerCase()));
  if (filled.length === 0) return { kind: 'other', reason: 'it is empty' };
  const values = cells.map((cell) => (MISSING.has(cell.toLowerCase()) ? null : toNumber(cell)));
  const numbers = values.filter((value) => value !== null);
  if (numbers.length < SHARE_OF_NUMBERS * filled.length)
    return { kind: 'other', reason: 'it holds no numbers' };
  if (isClock(name, numbers)) return { kind: 'other', reason: 'it only counts rows or time' };
  return { kind: 'numbers', values, unreadable: filled.length - numbers.length };
}

/** Decimal point or, as in many files separated by semicolons, decimal comma; booleans as 0 and 1. */
function toNumber(cell: string): number | null {
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true' ? 1 : 0;
  const value = Number(/^[+-]?\d+,\d+(e[+-]?\d+)?$/i.test(cell) ? cell.replace(',', '.') : cell);
  return Number.isFinite(value) ? value : null;
}

/** Grows steadily, and either is called a clock, counts by one, or has the size of an epoch time. */
function isClock(name: string, numbers: readonly number[]): boolean {
  const steps = numbers.slice(1).map((value, i) => value - numbers[i]);
  const share = (condition: (step: number) => boolean): number =>
    steps.filter(condition).length / steps.length;
  if (share((step) => step >= 0) < CLOCK_SHARE || share((step) => step > 0) < 0.5) return false;
  const first = numbers[0];
  const epoch = (first > 9e8 && first < 3e9) || (first > 9e11 && first < 3e12);
  return CLOCK_NAME.test(name) || epoch || share((step) => step === 1) >= CLOCK_SHARE;
}
