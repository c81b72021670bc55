import { type Matrix, matrix } from '../matrix';
import { checkOptions } from '../options/check';
import type { Label } from '../options/spec';
import type { PaceOptions } from '../pace';
import { choosing, readingChosen, requireFeatures } from './choose';
import type { IgnoredColumn } from './columns';
import { type CheckedReadingFormat, READING_FORMAT, type ReadingFormat } from './format';
import { formOf, type Rows } from './forms';
import { readingRows } from './parse';
import { asRecords, RecordReader, rowsPerStep } from './records';
import { findingOf } from './series';
import { Table } from './table';
import { atOnce, inTurns, type Steps } from './turns';

/** Rows to learn from, and how their columns were chosen. */
export interface Dataset {
  readonly X: Matrix;
  /** Null for bare numbers of unnamed features. */
  readonly features: readonly string[] | null;
  readonly ignored: readonly IgnoredColumn[];
  /** What a user should know about how the rows were read. */
  readonly notes: readonly string[];
}

/** What a window of readings holds, oldest row first. */
export interface ReadingSnapshot extends Dataset {
  /** One for each row of `X`; null when no row has a label. */
  readonly labels: Label[] | null;
}

/**
 * Reads a whole dataset: rows in any form that `parseRows` takes. When they are objects and no features are named, each
 * column that is a measurement is a feature; text, times, counters and identifiers are not, and are listed with the reason.
 * @throws what `parseRows` throws; PDR_BAD_INPUT when no column is a measurement
 */
export function readDataset(value: unknown, format: ReadingFormat = {}): Dataset {
  return atOnce(readingDataset(value, checkOptions(READING_FORMAT, format, 'readDataset')));
}

/**
 * The same in turns of the event loop: a large message must not hold up what else runs. It must not change meanwhile.
 * @throws what `readDataset` throws; PDR_CANCELLED
 */
export async function readDatasetInTurns(
  value: unknown,
  format: ReadingFormat = {},
  options?: PaceOptions,
): Promise<Dataset> {
  return inTurns(readingDataset(value, checkOptions(READING_FORMAT, format, 'readDatasetInTurns')), options);
}

function* readingDataset(value: unknown, format: CheckedReadingFormat): Steps<Dataset> {
  const form = formOf(value);
  if (!format.features && form.form === 'records') return yield* readingTable(form.rows, format);
  const rows = yield* readingRows(value, format);
  return { X: rows.matrix, features: rows.features, ignored: [], notes: yield* doubts(rows) };
}

function* readingTable(rows: readonly unknown[], format: CheckedReadingFormat): Steps<Dataset> {
  const records = yield* asRecords(rows);
  const table = new Table(records.length, format.exclude);
  yield* table.admitting(records);
  for (let row = 0; row < records.length; row++) {
    if (row % rowsPerStep(table.size) === 0) yield row / 2 / records.length;
    table.write(row, records[row]);
  }
  const slots = Uint32Array.from(records.keys());
  const chosen = yield* choosing(table, slots, format.missing);
  const { features, ignored, notes } = requireFeatures(chosen.choice);
  if (format.missing === 'impute') {
    const { X, notes: gaps } = yield* readingChosen(chosen, slots);
    return { X, features, ignored, notes: [...notes, ...gaps] };
  }
  const decimals = (column: number) => chosen.columns[column].decimals;
  const reader = new RecordReader(features, format.missing, records.length > 1, decimals);
  const data = new Float32Array(records.length * features.length);
  for (let row = 0; row < records.length; row++) {
    if (row % rowsPerStep(features.length) === 0) yield 0.5 + row / 2 / records.length;
    reader.read(records[row], row, data, row * features.length);
  }
  return { X: matrix(data, records.length, features.length), features, ignored, notes };
}

/** Doubts are judged by this many of the newest rows. */
const DOUBT_ROWS = 2000;

/** Notes on features that do not look like measurements: features that are named, or have no names, are not chosen here. */
export function* doubts({ matrix: { data, rows, cols }, features }: Rows): Steps<string[]> {
  const notes: string[] = [];
  const first = Math.max(0, rows - DOUBT_ROWS);
  for (let column = 0; column < cols; column++) {
    yield 1;
    const values = Float64Array.from({ length: rows - first }, (_, i) => data[(first + i) * cols + column]);
    const finding = findingOf(
      features?.[column] ?? '',
      values.filter((value) => !Number.isNaN(value)),
    );
    if (!finding) continue;
    const name = features ? `"${features[column]}"` : `Column ${column + 1}`;
    notes.push(
      `${name} ${finding.because}, which is no measurement: later rows may lie far outside the map.`,
    );
  }
  return notes;
}
