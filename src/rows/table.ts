import { PdrError } from '../errors';
import { MAX_COLUMNS } from '../matrix';
import type { MissingPolicy } from '../options/choices';
import { isHoldable, isNumber, Kind, readCell } from './cell';
import { describe, describeKeys } from './describe';
import { isRecord, type RecordRow } from './forms';
import { damaged, fillFromText, recordsFrom, type StoredColumn, toText } from './stored';
import { CELLS_PER_STEP, type Steps } from './turns';

/** The cells of one column, by slot. */
export interface Column {
  readonly name: string;
  readonly kinds: Uint8Array;
  /** Numbers as `readCell` reads them; for text a hash, by which equal texts are recognised. */
  readonly numbers: Float64Array;
  /** One value that is no number, described for messages. */
  example: string;
}

/** 1 GB, at 9 bytes a cell. */
const MAX_CELLS = 1.1e8;

/** Cells of rows that are objects, column by column: what they are and their numbers, not the values themselves. */
export class Table {
  private readonly byName = new Map<string, Column>();

  private readonly exclude: ReadonlySet<string>;

  /** @param exclude columns that are not kept */
  constructor(
    readonly capacity: number,
    exclude: readonly string[],
  ) {
    this.exclude = new Set(exclude);
  }

  get size(): number {
    return this.byName.size;
  }

  get columns(): Iterable<Column> {
    return this.byName.values();
  }

  column(name: string): Column | undefined {
    return this.byName.get(name);
  }

  /**
   * Adds the columns of rows that will be written.
   * @throws PDR_DIMENSIONS for more columns than can be kept
   */
  *admitting(records: readonly RecordRow[]): Steps<void> {
    const fresh = new Set<string>();
    let cells = 0;
    for (let row = 0; row < records.length; row++) {
      for (const name of Object.keys(records[row])) {
        if (cells++ % CELLS_PER_STEP === 0) yield 0;
        if (!this.byName.has(name) && !this.exclude.has(name)) fresh.add(name);
      }
    }
    if (this.byName.size + fresh.size > this.mostColumns) this.forgetEmpty();
    if (this.byName.size + fresh.size > this.mostColumns) {
      throw new PdrError(
        'PDR_DIMENSIONS',
        `The rows have ${this.byName.size + fresh.size} properties in all, too many to keep ${this.capacity} rows of. Name the features.`,
      );
    }
    for (const name of fresh) this.byName.set(name, newColumn(name, this.capacity));
  }

  /** Whether a row has a number, or a missing one where that may be, in a column that is kept. */
  hasReading(record: RecordRow, missing: MissingPolicy): boolean {
    return Object.keys(record).some((name) => {
      const { kind } = readCell(record[name]);
      return !this.exclude.has(name) && (isNumber(kind) || (kind === Kind.missing && missing === 'impute'));
    });
  }

  /** Writes a row, whose columns were admitted, over what its slot held. */
  write(slot: number, record: RecordRow): void {
    for (const { kinds } of this.byName.values()) kinds[slot] = Kind.absent;
    for (const name of Object.keys(record)) {
      const column = this.byName.get(name);
      if (column) put(column, slot, record[name]);
    }
  }

  /** The first `size` slots. */
  *storing(size: number): Steps<StoredColumn[]> {
    const stored: StoredColumn[] = [];
    for (const { name, example, kinds, numbers } of this.byName.values()) {
      yield stored.length / this.size;
      stored.push({
        name,
        example,
        kinds: toText(kinds.subarray(0, size)),
        numbers: toText(numbers.subarray(0, size)),
      });
    }
    return stored;
  }

  /**
   * Fills the first `size` slots of an empty table with what `storing` gave.
   * @throws PDR_BAD_WINDOW
   */
  *restoring(stored: unknown, size: number): Steps<void> {
    const columns = recordsFrom(stored, 'columns');
    if (columns.length > this.mostColumns) throw damaged('columns');
    for (const { name, example, kinds, numbers } of columns) {
      yield this.size / columns.length;
      if (
        typeof name !== 'string' ||
        typeof example !== 'string' ||
        this.byName.has(name) ||
        this.exclude.has(name)
      ) {
        throw damaged('columns');
      }
      const column = { ...newColumn(name, this.capacity), example };
      fillFromText(column.kinds.subarray(0, size), kinds);
      fillFromText(column.numbers.subarray(0, size), numbers);
      requireCells(column, size);
      this.byName.set(name, column);
    }
  }

  private get mostColumns(): number {
    return Math.min(MAX_COLUMNS, Math.floor(MAX_CELLS / this.capacity));
  }

  /** Forgets columns that are in no row now. A stream whose properties change their names would fill the memory. */
  private forgetEmpty(): void {
    for (const { name, kinds } of this.byName.values()) {
      if (kinds.every((kind) => kind === Kind.absent)) this.byName.delete(name);
    }
  }
}

function newColumn(name: string, capacity: number): Column {
  return { name, kinds: new Uint8Array(capacity), numbers: new Float64Array(capacity), example: '' };
}

function put(column: Column, slot: number, value: unknown): void {
  const { kind, number } = readCell(value);
  if (isNumber(kind) && isHoldable(number)) {
    column.kinds[slot] = kind;
    column.numbers[slot] = number;
    return;
  }
  column.kinds[slot] = isNumber(kind) ? Kind.text : kind;
  if (kind === Kind.absent || kind === Kind.missing) return;
  column.numbers[slot] = typeof value === 'string' ? hashOf(value) : 0;
  column.example = isRecord(value) && kind === Kind.nested ? describeKeys(value) : describe(value);
}

/** @throws PDR_BAD_WINDOW unless each cell is of a known kind, and a number where it says so */
function requireCells({ kinds, numbers }: Column, size: number): void {
  for (let slot = 0; slot < size; slot++) {
    const kind = kinds[slot] as Kind;
    if (kind > Kind.nested || !Number.isFinite(numbers[slot])) throw damaged('cells');
    if (isNumber(kind) && !isHoldable(numbers[slot])) throw damaged('cells');
  }
}

const HASHED = 64;

function hashOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < Math.min(HASHED, text.length); i++)
    hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}
