import { PdrError } from '../errors';
import { takeRows } from '../matrix';
import type { MissingPolicy } from '../options/choices';
import type { Label } from '../options/spec';
import { isNumber, Kind, readCell } from './cell';
import { type Chosen, choosing, readingChosen, requireFeatures } from './choose';
import { type ColumnChoice, IGNORED_REASONS, type SeenColumn } from './columns';
import type { ReadingSnapshot } from './dataset';
import { DECIMALS, type Decimals, numberOf } from './decimals';
import { countOf, describeKeys } from './describe';
import { cellOf, type RecordRow } from './forms';
import { RecordReader, rowsPerStep } from './records';
import {
  damaged,
  labelsFromText,
  labelsSize,
  labelsToText,
  namesFrom,
  oneOfFrom,
  recordFrom,
  recordsFrom,
  type StoredTable,
  textsFrom,
  wholeFrom,
} from './stored';
import { type Column, Table } from './table';
import { atOnce, type Steps } from './turns';

/** Rows after which the features are settled, if no snapshot was taken before. */
const SETTLING_ROWS = 100;
/** Rows between two steps of a check that mostly ends at a row's first columns. */
const ROWS_PER_CHECK = 256;

/** The most recent rows that are objects, up to a fixed number, all their columns kept until features are chosen. */
export class TableWindow {
  private readonly table: Table;
  private labels: Label[] = [];
  private chosen: Chosen | null = null;
  private seen = 0;

  constructor(
    private readonly capacity: number,
    private readonly missing: MissingPolicy,
    exclude: readonly string[],
  ) {
    this.table = new Table(capacity, exclude);
  }

  get size(): number {
    return Math.min(this.seen, this.capacity);
  }

  get choice(): ColumnChoice | null {
    return this.chosen?.choice ?? null;
  }

  /** @throws PDR_BAD_INPUT, PDR_DIMENSIONS; once features are settled also PDR_MISSING_FEATURE, PDR_NOT_A_NUMBER */
  *pushing(records: readonly RecordRow[], labels: readonly Label[] | null): Steps<void> {
    if (this.chosen) yield* this.checkingFeatures(records, this.chosen);
    else yield* this.checkingReadings(records);
    yield* this.table.admitting(records);
    for (let row = Math.max(0, records.length - this.capacity); row < records.length; row++) {
      if (row % rowsPerStep(this.table.size) === 0) yield row / records.length;
      const slot = (this.seen + row) % this.capacity;
      this.table.write(slot, records[row]);
      this.labels[slot] = labels?.[row] ?? null;
    }
    this.seen += records.length;
    if (!this.chosen && this.seen >= SETTLING_ROWS) yield* this.choosing();
  }

  /** @throws PDR_BAD_INPUT when no column is a feature; PDR_MISSING_FEATURE when no row has all of them */
  *takingSnapshot(): Steps<ReadingSnapshot> {
    const slots = this.slots();
    const chosen = yield* this.choosing();
    const { features, ignored, notes } = requireFeatures(chosen.choice);
    const { X, incomplete, notes: gaps } = yield* readingChosen(chosen, slots);
    const labels = Array.from(slots, (slot) => this.labels[slot]);
    if (this.missing === 'impute' || incomplete.size === 0) {
      return { X, labels: someLabel(labels), features, ignored, notes: [...notes, ...gaps] };
    }
    const complete = Array.from(slots.keys()).filter((row) => !incomplete.has(row));
    if (complete.length === 0) {
      throw new PdrError(
        'PDR_MISSING_FEATURE',
        `No row has a number in each of the features ${features.join(', ')}. Join the messages that belong together, impute missing values, or name fewer features.`,
      );
    }
    const left = `Left out: ${countOf(incomplete.size, 'row')} of ${slots.length} without a number in each feature.`;
    return {
      X: takeRows(X, complete),
      labels: someLabel(complete.map((row) => labels[row])),
      features,
      ignored,
      notes: [...notes, ...gaps, left],
    };
  }

  /** The columns in the order they first came. Before the features are settled: as they would be chosen now. */
  columns(): readonly SeenColumn[] {
    const { choice, columns } = this.chosen ?? this.chosenNow();
    const newest = (this.seen + this.capacity - 1) % this.capacity;
    const features = new Map(columns.map(({ column, decimals }) => [column.name, decimals]));
    const ignored = new Map(choice.ignored.map(({ name, ...why }) => [name, why]));
    return Array.from(this.table.columns)
      .filter(({ name }) => features.has(name) || ignored.has(name))
      .map((column) => ({
        name: column.name,
        sample: sampleOf(column, newest, features.get(column.name) ?? 'point'),
        ignored: ignored.get(column.name) ?? null,
      }));
  }

  /** Roughly how many characters `storing` gives: 9 bytes a cell, 4 characters for 3 bytes. */
  get storedSize(): number {
    return 12 * this.size * this.table.size + labelsSize(this.labels);
  }

  *storing(): Steps<StoredTable> {
    const { chosen, seen } = this;
    const columns = yield* this.table.storing(this.size);
    return {
      kind: 'table',
      seen,
      columns,
      chosen: chosen && { ...chosen.choice, decimals: chosen.columns.map(({ decimals }) => decimals) },
      labels: labelsToText(this.labels),
    };
  }

  /**
   * Fills a new window with what `storing` gave one of the same capacity.
   * @throws PDR_BAD_WINDOW; the window must not be used then
   */
  *restoring(stored: Readonly<Record<string, unknown>>): Steps<void> {
    this.seen = wholeFrom(stored.seen, 1, Number.MAX_SAFE_INTEGER, 'number of rows');
    this.labels = labelsFromText(stored.labels, this.size);
    yield* this.table.restoring(stored.columns, this.size);
    if (stored.chosen !== null) this.chosen = this.chosenFrom(recordFrom(stored.chosen, 'features'));
  }

  private chosenFrom(stored: Readonly<Record<string, unknown>>): Chosen {
    const features = namesFrom(stored.features, 'features');
    const decimals = textsFrom(stored.decimals, 'features');
    const columns = features.map((name, f) => {
      const column = this.table.column(name);
      if (!column) throw damaged('features');
      return { column, decimals: oneOfFrom(decimals[f], DECIMALS, 'features') };
    });
    const ignored = recordsFrom(stored.ignored, 'columns').map(({ name, reason, detail }) => {
      if (typeof name !== 'string' || typeof detail !== 'string') throw damaged('columns');
      return { name, reason: oneOfFrom(reason, IGNORED_REASONS, 'columns'), detail };
    });
    return { choice: { features, ignored, notes: textsFrom(stored.notes, 'notes') }, columns };
  }

  private *choosing(): Steps<Chosen> {
    this.chosen = yield* choosing(this.table, this.slots(), this.missing);
    return this.chosen;
  }

  private chosenNow(): Chosen {
    return atOnce(choosing(this.table, this.slots(), this.missing));
  }

  /** Of the rows held, oldest first. */
  private slots(): Uint32Array {
    const oldest = this.seen - this.size;
    return Uint32Array.from({ length: this.size }, (_, i) => (oldest + i) % this.capacity);
  }

  private *checkingReadings(records: readonly RecordRow[]): Steps<void> {
    for (let row = 0; row < records.length; row++) {
      if (row % ROWS_PER_CHECK === 0) yield row / records.length;
      if (this.table.hasReading(records[row], this.missing)) continue;
      const which = records.length > 1 ? `Row ${row + 1}` : 'The object';
      throw new PdrError('PDR_BAD_INPUT', `${which} has no numeric property: ${describeKeys(records[row])}.`);
    }
  }

  private *checkingFeatures(records: readonly RecordRow[], { choice, columns }: Chosen): Steps<void> {
    const { features } = choice;
    const reader = new RecordReader(
      features,
      this.missing,
      records.length > 1,
      (column) => columns[column].decimals,
    );
    const numbers = new Float32Array(features.length);
    for (let row = 0; row < records.length; row++) {
      if (row % rowsPerStep(features.length) === 0) yield row / records.length;
      // As in a dataset, text where a number should be then counts as missing; a snapshot's notes count it.
      if (this.missing === 'impute' && features.some((name) => hasNumber(records[row], name))) continue;
      reader.read(records[row], row, numbers, 0);
    }
  }
}

function hasNumber(record: RecordRow, name: string): boolean {
  return isNumber(readCell(cellOf(record, name)).kind);
}

function sampleOf(
  { kinds, numbers, example }: Column,
  slot: number,
  decimals: Decimals,
): SeenColumn['sample'] {
  const kind = kinds[slot] as Kind;
  if (kind === Kind.absent || kind === Kind.missing) return null;
  return isNumber(kind) ? numberOf(kind, numbers[slot], decimals) : example;
}

function someLabel(labels: Label[]): Label[] | null {
  return labels.some((label) => label !== null) ? labels : null;
}
