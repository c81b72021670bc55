import type { Matrix } from '../matrix';
import { Pace, type PaceOptions } from '../pace';
import { ReferenceSearch } from '../reference/search';
import { independentAfter } from './autocorrelation';
import { type Calibration, NoveltyScore, tailCount } from './novelty';
import { studentFactor } from './studentT';

/** Fewer rows cannot tell usual from unusual; up to half of them are passed over for each. */
const FEWEST_ROWS = 100;

/**
 * As a share of the training rows, the widest distance of rows that are tested for drift. A series may remember for so long that a
 * change would be told only after several times the training rows; their p-values, which are cautious then, make up for it.
 */
const WIDEST_SPACING = 0.02;

/**
 * Scores each reference row among those that are independent of it: neighbours in time are alike and would make every
 * later row look unusual. Where the rows are few stretches of independent ones, how far they spread is known as badly as
 * from that many numbers: the scores are widened as Student's t is wider than the normal distribution.
 * @param points the reference rows, as the network sees them
 * @param positions of each among all rows; points beyond these are of earlier times, and are not scored
 * @param rows all training rows, in the order of time
 * @returns null for too few rows
 */
export async function calibrate(
  points: Matrix,
  positions: ArrayLike<number>,
  rows: Matrix,
  options: PaceOptions,
): Promise<Calibration | null> {
  const count = positions.length;
  if (count < FEWEST_ROWS) return null;
  const pace = new Pace(options);
  const block = independentAfter(rows);
  const search = new ReferenceSearch(points);
  const score = new NoveltyScore(points);
  const stretches = block > 0 ? rows.rows / block : Infinity;
  const widening = studentFactor(stretches - 1);
  const { cols } = points;
  const scores = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const row = points.data.subarray(i * cols, (i + 1) * cols);
    search.find(row, (other) => Math.abs(positions[other] - positions[i]) <= block);
    scores[i] = widening * score.of(row, search);
    await pace.step((i + 1) / count);
  }
  return {
    independent: independentLargest(scores, positions, block),
    spacing: Math.max(1, Math.min(block, Math.ceil(rows.rows * WIDEST_SPACING))),
    scores: scores.sort(),
  };
}

/** How many of the largest scores, those that show the tail, are more than a block apart in time. */
function independentLargest(scores: Float32Array, positions: ArrayLike<number>, block: number): number {
  const largest = Array.from(scores.keys())
    .sort((a, b) => scores[b] - scores[a])
    .slice(0, tailCount(scores.length))
    .map((row) => positions[row])
    .sort((a, b) => a - b);
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const position of largest) {
    if (position - last <= block) continue;
    count++;
    last = position;
  }
  return count;
}
