import { PdrError } from '../errors';
import { MAX_COLUMNS, type Matrix } from '../matrix';
import type { Label } from '../options/spec';
import type { Rows } from './forms';
import {
  damaged,
  floatsFromText,
  labelsFromText,
  labelsSize,
  labelsToText,
  namesFrom,
  type StoredRows,
  toText,
  wholeFrom,
} from './stored';

/** What a window holds, oldest row first. */
export interface WindowSnapshot {
  readonly X: Matrix;
  /** Null when no row has a label. */
  readonly labels: Label[] | null;
  readonly features: readonly string[] | null;
}

/** 1 GB of single-precision numbers. */
const MAX_NUMBERS = 2 ** 28;

/** The most recent rows of a stream, up to a fixed number: a ring buffer that drops the oldest. */
export class RowWindow {
  private data = new Float32Array(0);
  private labels: Label[] = [];
  private cols = 0;
  private names: readonly string[] | null = null;
  private held = 0;
  /** Where the next row goes. */
  private next = 0;

  /**
   * @param capacity rows kept at most
   * @throws PDR_BAD_OPTION unless it is a whole number of at least 1
   */
  constructor(readonly capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new PdrError(
        'PDR_BAD_OPTION',
        `The window must hold at least one row; it is set to ${capacity}.`,
      );
    }
  }

  /** Rows held now. */
  get size(): number {
    return this.held;
  }

  /** Names of the features; null while the window is empty or holds bare numbers. */
  get features(): readonly string[] | null {
    return this.names;
  }

  /**
   * Adds rows, the newest last; the oldest make room for them.
   * @param labels one for each row, or null
   * @throws PDR_DIMENSIONS when the width or the features are not those of the rows held; nothing is added then
   */
  push({ matrix, features }: Rows, labels: readonly Label[] | null): void {
    if (labels && labels.length !== matrix.rows) {
      throw new PdrError('PDR_DIMENSIONS', `There are ${labels.length} labels for ${matrix.rows} rows.`);
    }
    this.adopt(matrix.cols, features);
    for (let row = Math.max(0, matrix.rows - this.capacity); row < matrix.rows; row++) {
      const own = matrix.data.subarray(row * this.cols, (row + 1) * this.cols);
      this.data.set(own, this.next * this.cols);
      this.labels[this.next] = labels?.[row] ?? null;
      this.next = (this.next + 1) % this.capacity;
    }
    this.held = Math.min(this.capacity, this.held + matrix.rows);
  }

  /** The newest row; empty while there is none. */
  get newest(): Float32Array {
    const row = (this.next + this.capacity - 1) % this.capacity;
    return this.data.subarray(row * this.cols, (row + 1) * this.cols);
  }

  /** A copy of what is held. */
  snapshot(): WindowSnapshot {
    const { cols, held } = this;
    // Until the ring is full its oldest row is at 0; from then on it is the one to be overwritten next.
    const oldest = held < this.capacity ? 0 : this.next;
    const data = new Float32Array(held * cols);
    const tail = this.data.subarray(oldest * cols, held * cols);
    data.set(tail);
    data.set(this.data.subarray(0, oldest * cols), tail.length);
    const labels = [...this.labels.slice(oldest), ...this.labels.slice(0, oldest)];
    return {
      X: { data, rows: held, cols },
      labels: labels.some((label) => label !== null) ? labels : null,
      features: this.names,
    };
  }

  /** Roughly how many characters `stored` takes: 4 for 3 bytes. */
  get storedSize(): number {
    return Math.ceil((16 / 3) * this.held * this.cols) + labelsSize(this.labels);
  }

  stored(): StoredRows {
    const { held: size, next, cols, names: features } = this;
    return {
      kind: 'rows',
      size,
      next,
      cols,
      features,
      numbers: toText(this.data.subarray(0, size * cols)),
      labels: labelsToText(this.labels),
    };
  }

  /**
   * Fills an empty window with what `stored` gave one of the same capacity.
   * @param mayMiss whether NaN, a missing value, may be among the numbers
   * @throws PDR_BAD_WINDOW; the window is empty then
   */
  restore(stored: Readonly<Record<string, unknown>>, mayMiss: boolean): void {
    const size = wholeFrom(stored.size, 1, this.capacity, 'size');
    const next = wholeFrom(stored.next, 0, this.capacity - 1, 'next slot');
    if (size < this.capacity && next !== size) throw damaged('next slot');
    const cols = wholeFrom(stored.cols, 1, MAX_COLUMNS, 'number of columns');
    const features = stored.features === null ? null : namesFrom(stored.features, 'features');
    if (features && features.length !== cols) throw damaged('features');
    const labels = labelsFromText(stored.labels, size);
    const numbers = floatsFromText(stored.numbers, size * cols);
    for (let i = 0; i < numbers.length; i++) {
      if (!Number.isFinite(numbers[i]) && !(mayMiss && Number.isNaN(numbers[i]))) throw damaged('numbers');
    }
    this.adopt(cols, features);
    this.data.set(numbers);
    this.labels = labels;
    this.held = size;
    this.next = next;
  }

  /** Forgets the rows, their width and their features. */
  clear(): void {
    this.data = new Float32Array(0);
    this.labels = [];
    this.cols = 0;
    this.names = null;
    this.held = 0;
    this.next = 0;
  }

  private adopt(cols: number, features: readonly string[] | null): void {
    if (this.held === 0) {
      if (this.capacity * cols > MAX_NUMBERS) {
        throw new PdrError(
          'PDR_BAD_OPTION',
          `A window of ${this.capacity} rows of ${cols} features takes more than 1 GB. Set a smaller one.`,
        );
      }
      this.cols = cols;
      this.data = new Float32Array(this.capacity * cols);
      this.names = features;
      return;
    }
    if (cols !== this.cols) {
      throw new PdrError(
        'PDR_DIMENSIONS',
        `The window holds rows of ${this.cols} features; these have ${cols}. Reset it to start anew.`,
      );
    }
    if (features && this.names && features.some((name, f) => name !== this.names?.[f])) {
      throw new PdrError(
        'PDR_DIMENSIONS',
        `The window holds the features ${this.names.join(', ')}; these are ${features.join(', ')}. Reset it to start anew.`,
      );
    }
    this.names ??= features;
  }
}
