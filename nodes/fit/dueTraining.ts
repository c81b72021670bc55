import { MIN_ROWS, PdrError } from '../../src/index';
import { Schedule } from './schedule';

export interface TrainingTimes {
  readonly trainWhenFull: boolean;
  /** New rows after which to train again; 0 is never. */
  readonly trainEvery: number;
  /** Hours after which to train again; 0 is never. */
  readonly retrainHours: number;
}

export interface Fill {
  readonly size: number;
  readonly capacity: number;
}

const FIRST_FILLS = ['ahead', 'owed', 'asked', 'done'] as const;

/** What a restart must not forget. */
export interface DueState {
  /** Rows since the last training that ended. */
  readonly rows: number;
  readonly firstFill: (typeof FIRST_FILLS)[number];
  readonly failures: number;
}

/** Decides after which rows, and when, a training begins by itself. */
export class DueTraining {
  private rowsSinceAsked = 0;
  /** Rows that a training was asked for which has not ended. */
  private rowsAsked = 0;
  /** The training on the first full window is owed until one that was asked for since then has succeeded. */
  private firstFill: DueState['firstFill'] = 'ahead';
  private failures = 0;
  readonly schedule: Schedule;

  constructor(now?: () => number) {
    this.schedule = new Schedule(now);
  }

  /** A training that runs does not outlive the process: it counts as not asked for. */
  get state(): DueState {
    const { firstFill, failures } = this;
    return {
      rows: this.rowsSinceAsked + this.rowsAsked,
      firstFill: firstFill === 'asked' ? 'owed' : firstFill,
      failures,
    };
  }

  /** @throws PDR_BAD_WINDOW unless it is what `state` gave */
  restore(state: unknown): void {
    const { rows, firstFill, failures } = checkedState(state);
    this.rowsSinceAsked = rows;
    this.rowsAsked = 0;
    this.firstFill = firstFill;
    this.failures = failures;
  }

  rowsCame(rows: number, { size, capacity }: Fill): void {
    this.rowsSinceAsked += rows;
    if (this.firstFill === 'ahead' && size === capacity) this.firstFill = 'owed';
  }

  isDue({ size, capacity }: Fill, { trainWhenFull, trainEvery, retrainHours }: TrainingTimes): boolean {
    if (trainWhenFull && this.firstFill === 'owed' && this.rowsSinceAsked >= this.pause(capacity))
      return true;
    const enoughRows = size >= (trainWhenFull ? capacity : MIN_ROWS);
    if (!enoughRows || this.rowsSinceAsked === 0) return false;
    return (trainEvery > 0 && this.rowsSinceAsked >= trainEvery) || this.schedule.isDue(retrainHours);
  }

  /** A training on the window was asked for. */
  asked(): void {
    this.rowsAsked += this.rowsSinceAsked;
    this.rowsSinceAsked = 0;
    if (this.firstFill === 'owed') this.firstFill = 'asked';
    this.schedule.asked();
  }

  trained(): void {
    this.rowsAsked = 0;
    this.failures = 0;
    if (this.firstFill === 'asked') this.firstFill = 'done';
    this.schedule.trained();
  }

  failed(): void {
    this.rowsAsked = 0;
    this.failures++;
    this.owe();
    this.schedule.failed();
  }

  /** A training was ended by neither a fault nor a user. */
  dropped(): void {
    this.owe();
    this.schedule.dropped();
  }

  /** A user does not want the training that is due, or runs. */
  cancelled(): void {
    this.rowsAsked = 0;
    if (this.firstFill !== 'ahead') this.firstFill = 'done';
    this.schedule.asked();
  }

  reset(): void {
    this.rowsSinceAsked = 0;
    this.rowsAsked = 0;
    this.firstFill = 'ahead';
    this.failures = 0;
  }

  private owe(): void {
    if (this.firstFill === 'asked') this.firstFill = 'owed';
  }

  /** Rows before a training that failed is tried again: a tenth of the window at first, twice as many after each failure. */
  private pause(capacity: number): number {
    return this.failures === 0 ? 0 : Math.min(capacity, Math.ceil(capacity / 10) * 2 ** (this.failures - 1));
  }
}

function checkedState(state: unknown): DueState {
  const { rows, firstFill, failures } = (state ?? {}) as DueState;
  if (!isCount(rows) || !isCount(failures) || !FIRST_FILLS.includes(firstFill)) {
    throw new PdrError('PDR_BAD_WINDOW', 'What is stored as the window is damaged: its counts.');
  }
  return { rows, firstFill, failures };
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
