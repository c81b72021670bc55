import type { Matrix } from '../matrix';
import { columnMeans } from '../numbers';

/** The correlation that marks a column's correlation time, 1/e: where exp(-lag / time) is at lag = time. */
const AT_CORRELATION_TIME = Math.exp(-1);

/** Rows this many correlation times apart count as independent: exp(-3) is a correlation of .05. */
const TIMES_APART = 3;

/** Each lag looked at is this many times the one before it: their number grows with the logarithm of the rows. */
const LAG_RATIO = 1.15;

/** Deviations of chance: of unrelated rows, a correlation's deviation is the root of their number. */
const CHANCE = 4;

/** The longest block, as a share of the rows: a longer one would leave too few rows to compare with. */
const LONGEST_BLOCK = 0.25;

/**
 * How far apart rows in time must be to say nothing about each other, at most a quarter of all: three times the correlation
 * time of the slowest column. A correlation about a series' own mean comes out too small in a short series; Kendall's
 * correction (1954; Marriott & Pope 1954) undoes that, by which a series that wanders throughout gets the longest block.
 * @param rows in the order of time
 * @returns a number of rows; 0 for rows in no order of time
 */
export function independentAfter(rows: Matrix): number {
  const longest = Math.floor(LONGEST_BLOCK * rows.rows);
  const time = slowestCorrelationTime(rows, longest);
  if (time === 0) return 0;
  const shrunk = 1 - (4 * time) / rows.rows;
  return shrunk > 0 ? Math.min(longest, Math.ceil((TIMES_APART * time) / shrunk)) : longest;
}

/** In rows, the largest of the columns'; at most `longest`, and 0 where neighbouring rows are unrelated. */
function slowestCorrelationTime(X: Matrix, longest: number): number {
  const centre = columnMeans(X);
  const variances = autocovariances(X, centre, 0);
  let before = { lag: 0, correlations: variances.map(() => 1) };
  let time = 0;
  for (let lag = 1; lag <= longest; lag = Math.max(lag + 1, Math.floor(lag * LAG_RATIO))) {
    const covariances = autocovariances(X, centre, lag);
    // A constant column has no correlation.
    const correlations = covariances.map((covariance, c) =>
      variances[c] > 0 ? covariance / variances[c] : 0,
    );
    if (lag === 1 && correlations.every((r) => r < CHANCE / Math.sqrt(X.rows))) return 0;
    let isSlow = false;
    for (let c = 0; c < correlations.length; c++) {
      if (before.correlations[c] < AT_CORRELATION_TIME) correlations[c] = 0;
      else if (correlations[c] >= AT_CORRELATION_TIME) isSlow = true;
      else time = Math.max(time, crossing(before.lag, before.correlations[c], lag, correlations[c]));
    }
    if (!isSlow) return time;
    before = { lag, correlations };
  }
  return longest;
}

/** Where a straight line between two correlations falls to that of a correlation time. */
function crossing(lagA: number, a: number, lagB: number, b: number): number {
  return lagA + ((a - AT_CORRELATION_TIME) / (a - b)) * (lagB - lagA);
}

/** Each column's covariance with itself `lag` rows later. */
function autocovariances({ data, rows, cols }: Matrix, centre: Float64Array, lag: number): Float64Array {
  const sums = new Float64Array(cols);
  for (let row = lag; row < rows; row++) {
    for (let c = 0, now = row * cols, then = (row - lag) * cols; c < cols; c++, now++, then++) {
      sums[c] += (data[now] - centre[c]) * (data[then] - centre[c]);
    }
  }
  return sums.map((sum) => sum / rows);
}
