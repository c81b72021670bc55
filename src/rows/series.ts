import { type Increments, incrementsOf } from './increments';
import { type NameHints, nameHints } from './names';

/** What a series of numbers is, if it is no measurement. */
export interface Finding {
  readonly reason: 'time' | 'counter' | 'identifier';
  /** What shows it, as a clause: "grows with every row". */
  readonly because: string;
}

/**
 * Tells times, counters and identifiers from measurements. A measurement may rise for a while too: a column that only rises
 * is a counter only if it rises evenly over many rows, or is called one. Such a column never returns to an earlier value,
 * so a map of it would only show when a row was taken.
 * @param values the column's numbers, in the order they came
 * @param sources ways to tell several devices apart, each naming the device of every value
 */
export function findingOf(
  name: string,
  values: Float64Array,
  sources: readonly Float64Array[] = [],
): Finding | null {
  const hints = nameHints(name);
  // A counter shows in the newest rows or, where it counts rarely, in rows far apart.
  if (values.length > 2 * SCREENED) {
    const every = Math.ceil(values.length / SCREENED);
    const isSuspect = [newest, (all: Float64Array) => all.filter((_, i) => i % every === 0)].some(
      (some) => judge(hints, some(values), sources.map(some)) !== null,
    );
    if (!isSuspect) return null;
  }
  return judge(hints, values, sources);
}

/** A longer series is judged in full only if this many of its values look suspicious. */
const SCREENED = 4000;

function newest(values: Float64Array): Float64Array {
  return values.subarray(-SCREENED);
}

function judge(hints: NameHints, values: Float64Array, sources: readonly Float64Array[]): Finding | null {
  const whole = isWhole(values);
  const ways = [null, ...sources].map((source) => incrementsOf(values, source));
  const unit = epochUnit(values);
  if (unit !== null) {
    const rises = ways.some(({ count, rising, falling }) => rising > 0 && falling <= 0.1 * count);
    if (rises || hints.time) return { reason: 'time', because: `holds times in ${unit} since 1970` };
  }
  if (hints.time && ways.some(risesMostly))
    return { reason: 'time', because: 'is called a time and only rises' };
  const counting = ways.findIndex((way) => isCounter(way, hints, values, whole));
  if (counting >= 0) {
    const by = counting > 0 ? ' of the same device' : '';
    return {
      reason: 'counter',
      because: `only ${ways[counting].rising > 0 ? 'rises' : 'falls'} from row to row${by}`,
    };
  }
  if (whole && !hints.measure && isInterleaved(values)) {
    return { reason: 'counter', because: 'holds several counters that grow by one' };
  }
  if (whole && hints.identifier) return { reason: 'identifier', because: 'is called an identifier' };
  return null;
}

/** In fewer steps a measurement may rise by chance: nothing is called a counter. */
const FEWEST_STEPS = 9;
/** In this many steps a rise without a fall is no chance, however uneven it is. */
const MANY_STEPS = 49;
const FEWEST_RISES = 30;
/** An even rise has a fourth of its growth in each quarter; something that warms up hardly rises at its end. */
const LEAST_QUARTER = 0.1;

function isCounter(way: Increments, hints: NameHints, values: Float64Array, whole: boolean): boolean {
  const { count, rising, falling, usual, usualShare } = way;
  if (count < FEWEST_STEPS || (hints.measure && !hints.counter)) return false;
  if (hints.counter && rising >= 5 && falling <= 0.02 * count) return true;
  const oneWay = falling === 0 ? rising : rising === 0 ? falling : 0;
  if (whole && oneWay === count && usualShare >= (falling === 0 ? 0.7 : 0.9)) return true;
  if (whole && usual > 0 && usualShare >= 0.9 && (hints.counter || wrapsLikeACounter(values))) return true;
  if (count < MANY_STEPS) return false;
  if (rising === 0 && usualShare >= 0.9 && usual < 0) return true;
  return falling === 0 && rising >= FEWEST_RISES && way.leastQuarter >= LEAST_QUARTER;
}

function risesMostly({ count, rising, falling }: Increments): boolean {
  return count >= FEWEST_STEPS && rising >= 0.5 * count && falling <= 0.05 * count;
}

/** From 0 to one less than a power of two, or than a thousand or more. */
function wrapsLikeACounter(values: Float64Array): boolean {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]);
    most = Math.max(most, values[i]);
  }
  const period = most + 1;
  const isRound = (period >= 16 && Number.isInteger(Math.log2(period))) || /^10{3,}$/.test(String(period));
  return least === 0 && isRound;
}

const MOST_INTERLEAVED = 8;

/** Whether a few counters that each grow by one make up all values, when no column tells the devices apart. */
function isInterleaved(values: Float64Array): boolean {
  const reached = new Set<number>();
  let counters = 0;
  let alternations = 0;
  for (let i = 0; i < values.length; i++) {
    if (i > 0 && values[i] !== values[i - 1] + 1) alternations++;
    if (!reached.delete(values[i] - 1)) counters++;
    if (counters > MOST_INTERLEAVED || reached.has(values[i])) return false;
    reached.add(values[i]);
  }
  const areMixed = alternations >= values.length / 4;
  return counters > 1 && areMixed && values.length >= (FEWEST_STEPS + 1) * counters;
}

const EPOCH_UNITS = ['s', 'ms', 'µs', 'ns'] as const;
/** 1998 and 2103, in seconds since 1970. */
const EPOCH_FROM = 9e8;
const EPOCH_TO = 4.2e9;

/** The unit in which all values would be times of our days; null where none is. */
function epochUnit(values: Float64Array): (typeof EPOCH_UNITS)[number] | null {
  const unit = EPOCH_UNITS.findIndex(
    (_, i) => values[0] >= EPOCH_FROM * 1000 ** i && values[0] <= EPOCH_TO * 1000 ** i,
  );
  if (unit < 0) return null;
  for (let i = 1; i < values.length; i++) {
    if (values[i] < EPOCH_FROM * 1000 ** unit || values[i] > EPOCH_TO * 1000 ** unit) return null;
  }
  return EPOCH_UNITS[unit];
}

function isWhole(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isInteger(values[i])) return false;
  return values.length > 0;
}
