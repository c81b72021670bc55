import { PdrError } from '../errors';
import { checkOptions } from '../options/check';
import { bet, logCapital, type Martingale, START } from './martingale';
import { DRIFT_OPTIONS, type DriftOptions } from './options';

/** What a {@link DriftTest} remembers: plain data, which JSON keeps. */
export interface DriftState {
  readonly martingale: Martingale;
  /** Rows to be passed over before the next one is tested. */
  readonly skip: number;
  /** Since when small p-values prevail: so many tested rows ago, and how much would have been won since. */
  readonly rise: { readonly tests: number; readonly log: number };
  /** After a drift: the p-values looked at for whether it is over. */
  readonly after: { readonly tests: number; readonly sum: number } | null;
}

/** A drift is over when the mean of so many p-values is this large; of an unchanged stream it is .5 with a deviation of .04. */
const CALM_TESTS = 50;
const CALM_MEAN = 0.4;

const BEGINNING: DriftState = {
  martingale: START,
  skip: 0,
  rise: { tests: 0, log: 0 },
  after: null,
};

/**
 * Tells whether a stream has drifted from the rows that a model was trained on, by the p-values of its rows: once for a
 * drift, and again only after the stream had come back. A new model begins with a new test.
 */
export class DriftTest {
  private readonly every: number;
  private readonly limit: number;
  private now: DriftState;

  /**
   * @param state of a test with the same options before, to go on from
   * @throws PDR_BAD_OPTION
   */
  constructor(options: DriftOptions = {}, state: DriftState = BEGINNING) {
    const { level, every } = checkOptions(DRIFT_OPTIONS, options, 'DriftTest');
    this.every = every;
    this.limit = -Math.log(level);
    this.now = state;
  }

  get state(): DriftState {
    return this.now;
  }

  /** Whether the drift that was told is not over yet. */
  get drifted(): boolean {
    return this.now.after !== null;
  }

  /** For how many of the newest rows small p-values have prevailed. */
  get rowsSinceChange(): number {
    return this.now.rise.tests * this.every;
  }

  /** Which of the next rows, by their places from 0, are to be tested. */
  rowsToTest(count: number): number[] {
    const places: number[] = [];
    let place = this.now.skip;
    for (; place < count; place += this.every) places.push(place);
    this.now = { ...this.now, skip: place - count };
    return places;
  }

  /**
   * Takes the p-value of the next tested row.
   * @returns whether the stream is found to have drifted just now
   * @throws PDR_NOT_A_NUMBER for what is not from 0 to 1
   */
  take(p: number): boolean {
    if (!(p >= 0 && p <= 1)) throw new PdrError('PDR_NOT_A_NUMBER', 'A p-value must be from 0 to 1.');
    if (this.now.after) {
      this.waitForCalm(this.now.after, p);
      return false;
    }
    const martingale = bet(this.now.martingale, p);
    const isDrift = logCapital(martingale) >= this.limit;
    const after = isDrift ? { tests: 0, sum: 0 } : null;
    this.now = { ...this.now, martingale, rise: risen(this.now.rise, p), after };
    return isDrift;
  }

  private waitForCalm({ tests, sum }: { tests: number; sum: number }, p: number): void {
    const after = { tests: tests + 1, sum: sum + p };
    if (after.tests < CALM_TESTS) this.now = { ...this.now, after };
    else if (after.sum >= CALM_MEAN * CALM_TESTS) this.now = { ...BEGINNING, skip: this.now.skip };
    else this.now = { ...this.now, after: { tests: 0, sum: 0 } };
  }
}

/** Page's cumulative sum (1954): it begins anew whenever small p-values stop to prevail. */
function risen({ tests, log }: DriftState['rise'], p: number): DriftState['rise'] {
  const sum = log + Math.log(2 - 2 * p);
  return sum > 0 ? { tests: tests + 1, log: sum } : { tests: 0, log: 0 };
}
