/**
 * A gambler's capital who bets against "nothing has changed". Of an unchanged stream it ever reaches 1 / alpha with probability
 * at most alpha, however long one looks (Ville 1939). Plain data, which JSON keeps.
 */
export interface Martingale {
  /** P-values bet on so far. */
  readonly tested: number;
  /** The natural logarithm of what is at stake. */
  readonly log: number;
  /** How what is at stake is divided among the stakes; together 1. */
  readonly shares: readonly number[];
}

/** Slopes of the bets 1 + slope (p - 1/2). Only small p-values win, as those of a series that wanders are too large rather than too small. */
const SLOPES = [0, -1, -2] as const;
const EVEN = SLOPES.map(() => 1 / SLOPES.length);

/** The share of each bet that is divided anew before the next: a change may come after a long time without one. */
const JUMP = 0.01;

export const START: Martingale = { tested: 0, log: Math.log(1 - reserve(1)), shares: EVEN };

/**
 * The simple jumper (Vovk et al. 2021) on one more p-value. A part of the capital is held back, and joins the bets little by
 * little: all at stake, the losses of a long quiet time would have to be won back before a change is told.
 * @param p from 0 to 1
 */
export function bet({ tested, log, shares }: Martingale, p: number): Martingale {
  const won = shares.map(
    (share, i) => ((1 - JUMP) * share + JUMP / SLOPES.length) * (1 + SLOPES[i] * (p - 0.5)),
  );
  const growth = won.reduce((sum, part) => sum + part, 0);
  const bets = tested + 1;
  const kept = log + Math.log(growth);
  const total = logOfSum(kept, Math.log(reserve(bets) - reserve(bets + 1)));
  const keptShare = Math.exp(kept - total);
  return {
    tested: bets,
    log: total,
    shares: won.map((part, i) => (keptShare * part) / growth + (1 - keptShare) * EVEN[i]),
  };
}

/** The natural logarithm of the whole capital, which began as 1. */
export function logCapital({ tested, log }: Martingale): number {
  return logOfSum(log, Math.log(reserve(tested + 1)));
}

/** What is still held back when the bet of this number is made. */
function reserve(bets: number): number {
  return 1 / (1 + Math.log1p(bets));
}

function logOfSum(a: number, b: number): number {
  const [less, more] = a < b ? [a, b] : [b, a];
  return more + Math.log1p(Math.exp(less - more));
}
