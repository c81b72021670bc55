import { MIN_ROWS } from '../../src/index';

export interface TrainingTimes {
  readonly trainWhenFull: boolean;
  /** New rows after which to train again; 0 is never. */
  readonly trainEvery: number;
}

export interface Fill {
  readonly size: number;
  readonly capacity: number;
}

/** Decides after which rows a training begins by itself. */
export class DueTraining {
  private rowsSinceAsked = 0;
  /** The training on the first full window is owed until one that was asked for since then has succeeded. */
  private firstFill: 'ahead' | 'owed' | 'asked' | 'done' = 'ahead';
  private failures = 0;

  rowsCame(rows: number, { size, capacity }: Fill): void {
    this.rowsSinceAsked += rows;
    if (this.firstFill === 'ahead' && size === capacity) this.firstFill = 'owed';
  }

  isDue({ size, capacity }: Fill, { trainWhenFull, trainEvery }: TrainingTimes): boolean {
    if (trainWhenFull && this.firstFill === 'owed' && this.rowsSinceAsked >= this.pause(capacity))
      return true;
    const enoughRows = size >= (trainWhenFull ? capacity : MIN_ROWS);
    return trainEvery > 0 && this.rowsSinceAsked >= trainEvery && enoughRows;
  }

  /** A training on the window was asked for. */
  asked(): void {
    this.rowsSinceAsked = 0;
    if (this.firstFill === 'owed') this.firstFill = 'asked';
  }

  trained(): void {
    this.failures = 0;
    if (this.firstFill === 'asked') this.firstFill = 'done';
  }

  failed(): void {
    this.failures++;
    this.dropped();
  }

  /** A training was ended by neither a fault nor a user. */
  dropped(): void {
    if (this.firstFill === 'asked') this.firstFill = 'owed';
  }

  /** A user does not want the training that is due, or runs. */
  cancelled(): void {
    if (this.firstFill !== 'ahead') this.firstFill = 'done';
  }

  reset(): void {
    this.rowsSinceAsked = 0;
    this.firstFill = 'ahead';
    this.failures = 0;
  }

  /** Rows before a training that failed is tried again: a tenth of the window at first, twice as many after each failure. */
  private pause(capacity: number): number {
    return this.failures === 0 ? 0 : Math.min(capacity, Math.ceil(capacity / 10) * 2 ** (this.failures - 1));
  }
}
