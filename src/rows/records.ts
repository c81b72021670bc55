import { PdrError } from '../errors';
import { matrix } from '../matrix';
import type { MissingPolicy } from '../options/choices';
import { isNumber, Kind, readCell } from './cell';
import { columnDecimals, type Decimals } from './decimals';
import { describeKeys } from './describe';
import { asRecord, cellOf, type RecordRow, type Rows } from './forms';
import { checkColumns } from './lists';
import { NumberReader, OR_MEAN } from './numberReader';
import { CELLS_PER_STEP, type Steps } from './turns';

interface RecordFormat {
  readonly width: number | null;
  readonly features: readonly string[] | null;
  readonly missing: MissingPolicy;
  /** Whether the named features are a model's: then many rows together may lack one, where values may be missing. */
  readonly known: boolean;
}

/** Reads rows that are an object each. */
export function* readingRecords(
  { rows, many }: { readonly rows: readonly unknown[]; readonly many: boolean },
  format: RecordFormat,
): Steps<Rows> {
  const features = format.features ?? (yield* numericColumns(rows));
  const cols = checkColumns(features.length);
  if (format.width !== null && cols !== format.width) {
    const which = many ? 'The objects have' : 'The object has';
    throw new PdrError(
      'PDR_DIMENSIONS',
      `${which} ${cols} numeric properties where ${format.width} are expected: ${features.join(', ')}.`,
    );
  }
  const records = yield* asRecords(rows);
  const decimals = columnDecimals(rows.length, (row, column) => cellOf(records[row], features[column]));
  const reader = new RecordReader(features, format.missing, many, decimals, format.known);
  const data = new Float32Array(rows.length * cols);
  for (let row = 0; row < rows.length; row++) {
    if (row % rowsPerStep(cols) === 0) yield row / rows.length;
    reader.read(records[row], row, data, row * cols);
  }
  if (many && rows.length > 1 && !format.known) requireSeen(reader.seen, features, records[0]);
  return { matrix: matrix(data, rows.length, cols), features };
}

/** Reads the features of objects, row by row. */
export class RecordReader {
  /** Which features at least one of the rows had. */
  readonly seen: Uint8Array;
  private readonly numbers: NumberReader;

  constructor(
    private readonly features: readonly string[],
    private readonly missing: MissingPolicy,
    private readonly many: boolean,
    decimals: (column: number) => Decimals,
    private readonly known = false,
  ) {
    this.seen = new Uint8Array(features.length);
    this.numbers = new NumberReader({ missing, features, known, many, decimals });
  }

  /**
   * Puts the row's numbers into `data` from `start`.
   * @throws PDR_MISSING_FEATURE, PDR_NOT_A_NUMBER
   */
  read(record: RecordRow, row: number, data: Float32Array, start: number): void {
    const { features } = this;
    let absent = 0;
    for (let column = 0; column < features.length; column++) {
      const value = cellOf(record, features[column]);
      if (value === undefined) {
        absent++;
        // A row without any of the features is no row of this data, however much may be missing.
        if (this.missing === 'refuse' || absent === features.length) {
          throw this.lacks(features[column], record, row);
        }
      } else {
        this.seen[column] = 1;
      }
      data[start + column] = this.numbers.read(value, row, column);
    }
  }

  private lacks(feature: string, record: RecordRow, row: number): PdrError {
    const where = this.many ? `Row ${row + 1}` : 'The object';
    const orChoose = this.known ? OR_MEAN : 'or impute missing values when the model is fitted';
    const remedy = this.missing === 'refuse' ? ` Send it too, ${orChoose}.` : '';
    return new PdrError(
      'PDR_MISSING_FEATURE',
      `${where} lacks the feature "${feature}": ${describeKeys(record)}.${remedy}`,
    );
  }
}

/** @throws PDR_MISSING_FEATURE for a feature that no row has: most likely its name is misspelt */
function requireSeen(seen: Uint8Array, features: readonly string[], first: RecordRow): void {
  const column = seen.indexOf(0);
  if (column < 0) return;
  throw new PdrError(
    'PDR_MISSING_FEATURE',
    `No row has the feature "${features[column]}". Check the name against the first row: ${describeKeys(first)}.`,
  );
}

/** The properties that hold a number at least as often as something else that is not missing, in the order they come. */
function* numericColumns(rows: readonly unknown[]): Steps<readonly string[]> {
  const columns = new Map<string, { numbers: number; others: number }>();
  let cells = 0;
  for (let row = 0; row < rows.length; row++) {
    const record = asRecord(rows[row], row);
    for (const name of Object.keys(record)) {
      if (cells++ % CELLS_PER_STEP === 0) yield 0;
      const counts = columns.get(name) ?? { numbers: 0, others: 0 };
      columns.set(name, counts);
      const { kind } = readCell(record[name]);
      if (isNumber(kind)) counts.numbers++;
      else if (kind !== Kind.absent && kind !== Kind.missing) counts.others++;
    }
  }
  const names: string[] = [];
  for (const [name, { numbers, others }] of columns) {
    if (numbers > 0 && numbers >= others) names.push(name);
  }
  if (names.length > 0) return names;
  const which = rows.length === 1 ? 'The object has' : 'The objects have';
  throw new PdrError('PDR_BAD_INPUT', `${which} no numeric property: ${describeKeys(asRecord(rows[0], 0))}.`);
}

/**
 * Visits the holes of sparse arrays too: they may claim any length, and must end the reading at the first.
 * @throws PDR_BAD_INPUT naming the first row that is no object
 */
export function* asRecords(rows: readonly unknown[]): Steps<readonly RecordRow[]> {
  const records: RecordRow[] = [];
  for (let row = 0; row < rows.length; row++) {
    if (row % CELLS_PER_STEP === 0) yield 0;
    records.push(asRecord(rows[row], row));
  }
  return records;
}

/** Rows between two steps of a computation. */
export function rowsPerStep(cols: number): number {
  return Math.max(1, Math.floor(CELLS_PER_STEP / cols));
}
