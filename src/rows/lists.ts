import { PdrError } from '../errors';
import { MAX_COLUMNS, matrix } from '../matrix';
import type { MissingPolicy } from '../options/choices';
import { columnDecimals } from './decimals';
import { asList, type List, type Rows } from './forms';
import { NumberReader } from './numberReader';
import { CELLS_PER_STEP, type Steps } from './turns';

interface ListFormat {
  readonly width: number | null;
  readonly features: readonly string[] | null;
  readonly missing: MissingPolicy;
  /** Whether the rows are for a model. */
  readonly known: boolean;
}

/** Reads rows that stand behind one another in one list. */
export function* readingFlat(numbers: List, { width, ...source }: ListFormat): Steps<Rows> {
  const cols = checkColumns(width ?? numbers.length);
  if (numbers.length === 0) throw new PdrError('PDR_BAD_INPUT', 'The message holds no numbers.');
  if (numbers.length % cols !== 0) {
    throw new PdrError('PDR_DIMENSIONS', `${numbers.length} numbers do not make whole rows of ${cols}.`);
  }
  const rows = numbers.length / cols;
  const decimals = () => 'point' as const;
  const reader = new NumberReader({ ...source, many: rows > 1, decimals });
  const data = new Float32Array(numbers.length);
  for (let i = 0; i < data.length; i++) {
    if (i % CELLS_PER_STEP === 0) yield i / data.length;
    data[i] = reader.read(numbers[i], Math.floor(i / cols), i % cols);
  }
  return { matrix: matrix(data, rows, cols), features: source.features };
}

/** Reads rows that are a list each. */
export function* readingLists(
  { rows, many }: { readonly rows: readonly unknown[]; readonly many: boolean },
  { width, ...source }: ListFormat,
): Steps<Rows> {
  const cols = checkColumns(width ?? asList(rows[0], 0).length);
  if (asList(rows[0], 0).length === 0) throw new PdrError('PDR_BAD_INPUT', 'The message holds no numbers.');
  // Checked before memory is taken: a sparse array may claim any length.
  for (let row = 0; row < rows.length; row++) {
    if (row % CELLS_PER_STEP === 0) yield 0;
    const { length } = asList(rows[row], row);
    if (length === cols) continue;
    const which = many ? `Row ${row + 1}` : 'The row';
    const reason = width === null ? `the first has ${cols}` : `${cols} are expected`;
    throw new PdrError('PDR_DIMENSIONS', `${which} has ${length} numbers; ${reason}.`);
  }
  const decimals = columnDecimals(rows.length, (row, column) => asList(rows[row], row)[column]);
  const reader = new NumberReader({ ...source, many, decimals });
  const data = new Float32Array(rows.length * cols);
  for (let row = 0, i = 0; row < rows.length; row++) {
    const list = asList(rows[row], row);
    for (let column = 0; column < cols; column++, i++) {
      if (i % CELLS_PER_STEP === 0) yield i / data.length;
      data[i] = reader.read(list[column], row, column);
    }
  }
  return { matrix: matrix(data, rows.length, cols), features: source.features };
}

/** @throws PDR_DIMENSIONS for a width beyond any sensor */
export function checkColumns(columns: number): number {
  if (columns <= MAX_COLUMNS) return columns;
  throw new PdrError(
    'PDR_DIMENSIONS',
    `A row of ${columns} features is more than the ${MAX_COLUMNS} allowed.`,
  );
}
