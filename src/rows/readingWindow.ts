import type { Label } from '../options/spec';
import type { ColumnChoice } from './columns';
import { type Dataset, type ReadingFormat, readDataset } from './dataset';
import { RowWindow } from './window';

/** What a window of readings holds, oldest row first. */
export interface ReadingSnapshot extends Dataset {
  /** One for each row of `X`; null when no row has a label. */
  readonly labels: Label[] | null;
}

/** The most recent readings of a stream, up to a fixed number, and the choice of the columns to learn from. */
export class ReadingWindow {
  private readonly rows: RowWindow;

  /** @throws PDR_BAD_OPTION unless `capacity` is a whole number of at least 1 */
  constructor(
    capacity: number,
    private readonly format: ReadingFormat,
  ) {
    this.rows = new RowWindow(capacity);
  }

  get capacity(): number {
    return this.rows.capacity;
  }

  /** Rows held now. */
  get size(): number {
    return this.rows.size;
  }

  /** Null while too few rows were seen, and for bare numbers of unnamed features. */
  get choice(): ColumnChoice | null {
    const { features } = this.rows;
    return features && { features, ignored: [], notes: [] };
  }

  /**
   * Adds the rows of a message, the newest last; the oldest make room for them.
   * @param labels one for each row, or null
   * @returns how many rows were added
   * @throws what `parseRows` throws; PDR_DIMENSIONS when rows and labels are not as many, or the rows not like those held;
   *   nothing is added then
   */
  push(value: unknown, labels: readonly Label[] | null): number {
    const { X, features } = readDataset(value, {
      ...this.format,
      features: this.format.features ?? this.rows.features,
    });
    this.rows.push({ matrix: X, features }, labels);
    return X.rows;
  }

  /** A copy of what is held, its columns chosen anew over all of it. */
  snapshot(): ReadingSnapshot {
    return { ...this.rows.snapshot(), ignored: [], notes: [] };
  }

  /** Forgets the rows and the choice. */
  clear(): void {
    this.rows.clear();
  }
}
