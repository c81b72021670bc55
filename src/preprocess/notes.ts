import type { Matrix } from '../matrix';
import type { Moments } from './moments';

/** From here on single precision skips whole numbers. */
const INTEGERS_END = 2 ** 24;

const MOST_NAMES = 5;

/** What a user should know about columns that tell nothing; empty where all vary. */
export function columnNotes(moments: Moments, names: readonly string[] | null): string[] {
  const { count, deviation, least, most } = moments;
  const constant = Array.from(deviation.keys()).filter((column) => deviation[column] === 0);
  const empty = constant.filter((column) => count[column] === 0);
  // They vary by steps of single precision only, or are so large that it may have made them equal.
  const flattened = constant.filter(
    (column) => count[column] > 0 && (most[column] > least[column] || Math.abs(most[column]) >= INTEGERS_END),
  );
  const equal = constant.filter((column) => !empty.includes(column) && !flattened.includes(column));
  const notes: string[] = [];
  const add = (columns: readonly number[], what: string): void => {
    if (columns.length > 0) notes.push(`${listed(columns, names)} ${what}`);
  };
  if (constant.length === deviation.length) notes.push('All rows are equal: the map is a single point.');
  else add(equal, 'constant in the training rows: the map does not depend on it.');
  add(empty, 'without a single number: the map does not depend on it.');
  add(
    flattened,
    'lost in the rounding of single precision, which keeps 7 digits: the map does not depend on it. Send its difference to a fixed value instead.',
  );
  return notes;
}

function listed(columns: readonly number[], names: readonly string[] | null): string {
  const shown = columns.slice(0, MOST_NAMES).map((column) => (names ? `"${names[column]}"` : column + 1));
  const more = columns.length > MOST_NAMES ? ` and ${columns.length - MOST_NAMES} more` : '';
  return columns.length === 1 ? `Column ${shown[0]} is` : `Each of the columns ${shown.join(', ')}${more} is`;
}

/**
 * @param centered rows x features
 * @param reduced the same rows on their principal components
 */
export function componentsNote(centered: Matrix, reduced: Matrix): string {
  const total = sumOfSquares(centered);
  const percent = total > 0 ? (100 * sumOfSquares(reduced)) / total : 100;
  return `The ${centered.cols} columns were reduced to ${reduced.cols} principal components, which keep ${percent.toFixed(1)} % of their variance.`;
}

function sumOfSquares({ data }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] * data[i];
  return sum;
}
