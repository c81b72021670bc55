import { PdrError } from '../errors';
import type { Matrix } from '../matrix';
import { checkOptions } from '../options/check';
import type { Label } from '../options/spec';
import type { PaceOptions } from '../pace';
import type { ColumnChoice, SeenColumn } from './columns';
import { doubts, type ReadingSnapshot } from './dataset';
import { type CheckedReadingFormat, READING_FORMAT, type ReadingFormat } from './format';
import { formOf, type RecordRow } from './forms';
import { readingRows } from './parse';
import { asRecords } from './records';
import { recordFrom, STORED_FORMAT, STORED_VERSION, type StoredWindow } from './stored';
import { TableWindow } from './tableWindow';
import { atOnce, inTurns, type Steps } from './turns';
import { RowWindow } from './window';

/** Rows whose features are known, or rows that are objects and whose features are still to be chosen. */
type Held =
  | { readonly kind: 'rows'; readonly window: RowWindow }
  | { readonly kind: 'table'; readonly window: TableWindow };

/**
 * The most recent readings of a stream, up to a fixed number, and the choice of the columns to learn from. When readings are
 * objects and no features are named, the choice is settled over the first 100 rows and made anew at each snapshot over all
 * that is held. From then on a reading that lacks a feature fails where missing values are refused.
 */
export class ReadingWindow {
  private readonly rows: RowWindow;
  private held: Held | null = null;
  private changed = 0;
  private readonly format: CheckedReadingFormat;

  /** @throws PDR_BAD_OPTION unless `capacity` is a whole number of at least 1, and the format what it must be */
  constructor(
    readonly capacity: number,
    format: ReadingFormat = {},
  ) {
    this.format = checkOptions(READING_FORMAT, format, 'ReadingWindow');
    this.rows = new RowWindow(capacity);
  }

  /** Rows held now. */
  get size(): number {
    return this.held?.window.size ?? 0;
  }

  /** Grows with every change of what is held. */
  get changes(): number {
    return this.changed;
  }

  /** Roughly how many characters of JSON `storedInTurns` gives. */
  get storedSize(): number {
    return this.held?.window.storedSize ?? 0;
  }

  /** Null before the features are settled, and for bare numbers of unnamed features. */
  get choice(): ColumnChoice | null {
    if (this.held?.kind === 'table') return this.held.window.choice;
    const { features } = this.rows;
    return features && { features, ignored: [], notes: [] };
  }

  /**
   * The columns, each with its value in the newest row. Of rows with named features only these are kept; bare numbers
   * without names have no columns.
   */
  columns(): readonly SeenColumn[] {
    if (this.held?.kind === 'table') return this.held.window.columns();
    const { features, newest } = this.rows;
    return (features ?? []).map((name, f) => ({
      name,
      sample: Number.isNaN(newest[f]) ? null : newest[f],
      ignored: null,
    }));
  }

  /**
   * Adds the rows of a message, the newest last; the oldest make room for them.
   * @param labels one for each row, or null
   * @returns how many rows were added
   * @throws what `parseRows` throws; PDR_DIMENSIONS when rows and labels are not as many, or the rows not like those held;
   *   nothing is added then
   */
  push(value: unknown, labels: readonly Label[] | null): number {
    return atOnce(this.pushing(value, labels));
  }

  /**
   * The same in turns of the event loop: a large message must not hold up what else runs. Neither the message nor the window
   * may be used meanwhile.
   * @throws what `push` throws
   */
  pushInTurns(value: unknown, labels: readonly Label[] | null): Promise<number> {
    return inTurns(this.pushing(value, labels));
  }

  /**
   * A copy of what is held, its columns chosen anew over all of it.
   * @throws PDR_BAD_INPUT when no column is a measurement; PDR_MISSING_FEATURE when no row has a named feature, or
   *   none all features
   */
  snapshot(): ReadingSnapshot {
    return atOnce(this.takingSnapshot());
  }

  /**
   * The same in turns of the event loop. The window must not be used meanwhile.
   * @throws what `snapshot` throws; PDR_CANCELLED
   */
  snapshotInTurns(options?: PaceOptions): Promise<ReadingSnapshot> {
    return inTurns(this.takingSnapshot(), options);
  }

  /**
   * What is held and chosen, as plain JSON to keep outside of this process, made in turns of the event loop; null while
   * nothing is held. The window must not be used meanwhile.
   */
  storedInTurns(): Promise<StoredWindow | null> {
    return inTurns(this.storing());
  }

  /**
   * Holds and has chosen again what `storedInTurns` gave a window of the same capacity and format, in turns of the event
   * loop. The value is checked like any other input.
   * @throws PDR_BAD_WINDOW; the window is empty then
   */
  async restoreInTurns(stored: unknown): Promise<void> {
    this.clear();
    try {
      await inTurns(this.restoring(stored));
    } catch (cause) {
      this.clear();
      if (cause instanceof PdrError && cause.code === 'PDR_BAD_WINDOW') throw cause;
      // A getter that throws, or more than the memory holds.
      throw new PdrError('PDR_BAD_WINDOW', 'What is stored as the window cannot be read.', { cause });
    }
  }

  /** Forgets the rows and the choice. */
  clear(): void {
    this.changed++;
    this.rows.clear();
    this.held = null;
  }

  private *storing(): Steps<StoredWindow | null> {
    if (!this.held) return null;
    const head = { format: STORED_FORMAT, version: STORED_VERSION } as const;
    if (this.held.kind === 'rows') return { ...head, ...this.held.window.stored() };
    return { ...head, ...(yield* this.held.window.storing()) };
  }

  private *restoring(value: unknown): Steps<void> {
    const stored = recordFrom(value, 'form');
    if (stored.format !== STORED_FORMAT) throw foreign('It is no window of this package.');
    if (stored.version !== STORED_VERSION) {
      throw foreign(`Its layout is not ${STORED_VERSION}, which this version of the package reads.`);
    }
    const { features, missing, exclude } = this.format;
    if (stored.kind === 'rows') {
      this.rows.restore(stored, missing === 'impute');
      if (features && JSON.stringify(features) !== JSON.stringify(this.rows.features))
        throw foreign('It has other features.');
      this.held = { kind: 'rows', window: this.rows };
    } else if (stored.kind === 'table' && !features) {
      const window = new TableWindow(this.capacity, missing, exclude);
      yield* window.restoring(stored);
      this.held = { kind: 'table', window };
    } else throw foreign('It holds rows of another kind.');
    this.changed++;
  }

  private *takingSnapshot(): Steps<ReadingSnapshot> {
    if (this.held?.kind === 'table') return yield* this.held.window.takingSnapshot();
    const snapshot = this.rows.snapshot();
    if (snapshot.features) requireNumbers(snapshot.X, snapshot.features);
    const notes = yield* doubts({ matrix: snapshot.X, features: snapshot.features });
    return { ...snapshot, ignored: [], notes };
  }

  private *pushing(value: unknown, labels: readonly Label[] | null): Steps<number> {
    const form = formOf(value);
    if (this.format.features || form.form !== 'records') return yield* this.pushingRows(value, labels);
    return yield* this.pushingRecords(yield* asRecords(form.rows), labels);
  }

  private *pushingRecords(records: readonly RecordRow[], labels: readonly Label[] | null): Steps<number> {
    if (this.held?.kind === 'rows') throw unlikeHeld('arrays of numbers', 'objects');
    if (labels && labels.length !== records.length) {
      throw new PdrError('PDR_DIMENSIONS', `There are ${labels.length} labels for ${records.length} rows.`);
    }
    const { missing, exclude } = this.format;
    const window = this.held?.window ?? new TableWindow(this.capacity, missing, exclude);
    yield* window.pushing(records, labels);
    this.held = { kind: 'table', window };
    this.changed++;
    return records.length;
  }

  private *pushingRows(value: unknown, labels: readonly Label[] | null): Steps<number> {
    if (this.held?.kind === 'table') throw unlikeHeld('objects', 'bare numbers');
    const rows = yield* readingRows(value, this.format);
    this.rows.push(rows, labels);
    this.held = { kind: 'rows', window: this.rows };
    this.changed++;
    return rows.matrix.rows;
  }
}

function foreign(detail: string): PdrError {
  return new PdrError('PDR_BAD_WINDOW', `What is stored as the window cannot be used. ${detail}`);
}

function unlikeHeld(held: string, now: string): PdrError {
  return new PdrError(
    'PDR_DIMENSIONS',
    `The window holds ${held}; these rows are ${now}. Reset it to start anew.`,
  );
}

/** @throws PDR_MISSING_FEATURE when a named feature has no number in any row: most likely its name is misspelt */
function requireNumbers({ data, rows, cols }: Matrix, features: readonly string[]): void {
  for (let column = 0; column < cols && rows > 0; column++) {
    let row = 0;
    while (row < rows && Number.isNaN(data[row * cols + column])) row++;
    if (row < rows) continue;
    throw new PdrError(
      'PDR_MISSING_FEATURE',
      `The feature "${features[column]}" has no number in any row. Check its name, or leave it out.`,
    );
  }
}
