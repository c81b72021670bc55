/** How a series moves from value to value. */
export interface Increments {
  readonly count: number;
  readonly rising: number;
  readonly falling: number;
  /** The step that most steps equal, if one does; and the share of the steps that equal it. */
  readonly usual: number;
  readonly usualShare: number;
  /** The smallest share of the whole growth that a quarter of the series has; 0 where nothing grows. */
  readonly leastQuarter: number;
}

/**
 * @param values in the order they came
 * @param sources which source each value is from: a step goes to the next value of the same source
 */
export function incrementsOf(values: Float64Array, sources: Float64Array | null): Increments {
  const steps = sources ? stepsBySource(values, sources) : stepsOf(values);
  let rising = 0;
  let falling = 0;
  const quarters = [0, 0, 0, 0];
  for (let i = 0; i < steps.length; i++) {
    if (steps[i] > 0) rising++;
    if (steps[i] < 0) falling++;
    quarters[Math.floor((4 * i) / steps.length)] += steps[i];
  }
  const growth = quarters.reduce((sum, quarter) => sum + quarter, 0);
  const { usual, share } = usualStep(steps);
  return {
    count: steps.length,
    rising,
    falling,
    usual,
    usualShare: share,
    leastQuarter: growth > 0 ? Math.min(...quarters) / growth : 0,
  };
}

function stepsOf(values: Float64Array): Float64Array {
  const steps = new Float64Array(Math.max(0, values.length - 1));
  for (let i = 0; i < steps.length; i++) steps[i] = values[i + 1] - values[i];
  return steps;
}

function stepsBySource(values: Float64Array, sources: Float64Array): Float64Array {
  const last = new Map<number, number>();
  const steps = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const before = last.get(sources[i]);
    if (before !== undefined) steps[count++] = values[i] - before;
    last.set(sources[i], values[i]);
  }
  return steps.subarray(0, count);
}

/** Boyer and Moore's vote: finds a step that more than half of all equal without counting each. */
function usualStep(steps: Float64Array): { usual: number; share: number } {
  let usual = 0;
  let votes = 0;
  for (const step of steps) {
    if (votes === 0) usual = step;
    votes += isSame(step, usual) ? 1 : -1;
  }
  let same = 0;
  for (const step of steps) if (isSame(step, usual)) same++;
  return { usual, share: steps.length > 0 ? same / steps.length : 0 };
}

const ROUNDING = 1e-6;

function isSame(step: number, usual: number): boolean {
  return Math.abs(step - usual) <= ROUNDING * Math.abs(usual);
}
