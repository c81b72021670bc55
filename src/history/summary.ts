/**
 * What is kept of some of a feature's values: their number, mean and spread, and how they go with time. Sums of squares are
 * about the means, and means are told from a value near by (`valueRef`, `timeRef`): so neither a large offset (a pressure in
 * Pa, milliseconds since 1970) nor a long stream costs digits. Two of them join without a subtraction of large numbers, which
 * a sum that slides with the window could not do.
 */
export interface Summary {
  count: number;
  valueRef: number;
  timeRef: number;
  /** Less the references. */
  value: number;
  time: number;
  squares: number;
  timeSquares: number;
  products: number;
  least: number;
  most: number;
}

export function emptySummary(): Summary {
  return {
    count: 0,
    valueRef: 0,
    timeRef: 0,
    value: 0,
    time: 0,
    squares: 0,
    timeSquares: 0,
    products: 0,
    least: Number.POSITIVE_INFINITY,
    most: Number.NEGATIVE_INFINITY,
  };
}

/**
 * Summarises slots `from` up to, not including, `to` of rings of values and their times; values that are NaN are missing.
 * @param from,to counted on and on; number `i` is in slot `i` modulo the ring's length
 */
export function summarise(values: Float64Array, times: Float64Array, from: number, to: number): Summary {
  const summary = emptySummary();
  const { length } = values;
  let slot = from % length;
  for (let i = from; i < to; i++, slot = slot + 1 === length ? 0 : slot + 1) {
    const value = values[slot];
    if (Number.isNaN(value)) continue;
    if (summary.count++ === 0) {
      summary.valueRef = value;
      summary.timeRef = times[slot];
    }
    summary.value += value - summary.valueRef;
    summary.time += times[slot] - summary.timeRef;
    if (value < summary.least) summary.least = value;
    if (value > summary.most) summary.most = value;
  }
  if (summary.count === 0) return summary;
  summary.value /= summary.count;
  summary.time /= summary.count;
  slot = from % length;
  for (let i = from; i < to; i++, slot = slot + 1 === length ? 0 : slot + 1) {
    if (Number.isNaN(values[slot])) continue;
    const dx = values[slot] - summary.valueRef - summary.value;
    const dt = times[slot] - summary.timeRef - summary.time;
    summary.squares += dx * dx;
    summary.timeSquares += dt * dt;
    summary.products += dx * dt;
  }
  return summary;
}

/** Adds to a summary that of other values (Chan, Golub & LeVeque 1983). */
export function join(into: Summary, other: Readonly<Summary>): void {
  if (other.count === 0) return;
  if (into.count === 0) {
    Object.assign(into, other);
    return;
  }
  const count = into.count + other.count;
  const dx = other.valueRef - into.valueRef + (other.value - into.value);
  const dt = other.timeRef - into.timeRef + (other.time - into.time);
  const share = other.count / count;
  const weight = into.count * share;
  into.squares += other.squares + dx * dx * weight;
  into.timeSquares += other.timeSquares + dt * dt * weight;
  into.products += other.products + dx * dt * weight;
  into.value += dx * share;
  into.time += dt * share;
  into.count = count;
  into.least = Math.min(into.least, other.least);
  into.most = Math.max(into.most, other.most);
}

/** Null of no values. */
export function meanOf({ count, valueRef, value, least, most }: Summary): number | null {
  // Rounding must not put it outside of its values.
  return count === 0 ? null : Math.min(most, Math.max(least, valueRef + value));
}

/** Of the values themselves, not as an estimate from a sample; null of no values. */
export function deviationOf({ count, squares }: Summary): number | null {
  return count === 0 ? null : Math.sqrt(squares / count);
}

/** By least squares, per unit of time; null where there are not two values of different times. */
export function slopeOf({ timeSquares, products }: Summary): number | null {
  return timeSquares > 0 ? products / timeSquares : null;
}
