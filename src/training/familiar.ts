import type { Engine } from '../engines/engine';
import { evenlySpaced, type Matrix, takeRows } from '../matrix';
import { exactNeighbors, neighborsAmong } from '../neighbors/exact';
import type { NeighborLists } from '../neighbors/neighbors';
import type { PaceOptions } from '../pace';

/** Which rows are of kinds that an earlier training had. */
export interface Familiarity {
  /** 1 for a known row. */
  readonly isKnown: Uint8Array;
  /** How strongly each row is to stay where it was, from 0 for one that is not known to 1. */
  readonly stays: Float32Array;
}

/** A known row's distance to this many-th nearest old row is at most this quantile of the same distances among old rows. */
const NEIGHBOR = 5;
const QUANTILE = 0.95;

/**
 * And around it old rows are not much rarer than new ones: of so many nearest rows, old and new, they have at least this share
 * of their share in all. A class that the old rows lack may lie between theirs at usual distances; measured with classes of HAR,
 * Letter and F-MNIST left out, distances alone take 60 to 98 % of its rows for known. From the larger share on a row is to stay
 * with full strength.
 */
const NEIGHBORS = 15;
const LEAST_SHARE = 0.5;
const USUAL_SHARE = 0.8;

/** Rows that all are compared with: of more an even sample, or time would grow with the square of the rows. */
export const MOST_COMPARED = 5000;
/** Nor are they many more than the old ones, whose share among a few neighbours could then not be told. */
const MOST_TIMES_OLD = 2;

/** Rows nearer in time than this share of all are not counted: a row and the one after it are alike, and this tells nothing. */
const SAME_TIME = 0.02;

/**
 * Compares rows with those of an earlier training.
 * @param rows in the order of time, where they have one
 * @param old null, or a few: all rows count as known
 */
export async function familiarity(
  rows: Matrix,
  old: Matrix | null,
  engine: Engine,
  { signal }: PaceOptions,
): Promise<Familiarity> {
  const isKnown = new Uint8Array(rows.rows).fill(1);
  if (!old || old.rows <= NEIGHBORS || rows.rows <= NEIGHBORS) {
    return { isKnown, stays: Float32Array.from(isKnown) };
  }
  const amongOld = await exactNeighbors(old, NEIGHBOR, engine, { signal });
  const usual = squaredDistancesTo(NEIGHBOR, amongOld).sort();
  const limit = usual[Math.floor(QUANTILE * (usual.length - 1))];
  const toOld = await neighborsAmong(old, rows, NEIGHBORS, engine, { signal });
  squaredDistancesTo(NEIGHBOR, toOld).forEach((squared, row) => {
    if (squared > limit) isKnown[row] = 0;
  });
  const some = evenlySpaced(rows.rows, Math.min(MOST_COMPARED, MOST_TIMES_OLD * old.rows));
  const amongNew = await neighborsAtOtherTimes(rows, some, engine, signal);
  const share = shareOfFirst(toOld, amongNew);
  const expected = old.rows / (old.rows + some.length);
  const stays = Float32Array.from(isKnown, (_, row) => {
    const relative = meanAround(row, share, amongNew) / expected;
    if (relative < LEAST_SHARE) isKnown[row] = 0;
    return isKnown[row] ? Math.min(1, relative / USUAL_SHARE) : 0;
  });
  return { isKnown, stays };
}

/** Each row's nearest others among some, those close in time left out; Infinity where so few are left. */
async function neighborsAtOtherTimes(
  rows: Matrix,
  some: Uint32Array,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<NeighborLists> {
  const apart = Math.floor(SAME_TIME * rows.rows);
  const k = Math.min(some.length, 4 * NEIGHBORS);
  const wide = await neighborsAmong(takeRows(rows, some), rows, k, engine, { signal });
  const indices = new Int32Array(rows.rows * NEIGHBORS);
  const squaredDistances = new Float64Array(indices.length).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < rows.rows; row++) {
    const end = (row + 1) * NEIGHBORS;
    let to = row * NEIGHBORS;
    indices.fill(row, to, end);
    for (let from = row * k; from < (row + 1) * k && to < end; from++) {
      const other = some[wide.indices[from]];
      if (Math.abs(other - row) <= apart) continue;
      indices[to] = other;
      squaredDistances[to++] = wide.squaredDistances[from];
    }
  }
  return { indices, squaredDistances, k: NEIGHBORS };
}

/** Of each row's nearest in two lists of neighbours taken together, the share that are of the first. */
function shareOfFirst(first: NeighborLists, second: NeighborLists): Float64Array {
  const { k } = first;
  return Float64Array.from({ length: first.indices.length / k }, (_, row) => {
    let taken = 0;
    for (let i = 0; i < k; i++) {
      const other = second.squaredDistances[row * k + i - taken];
      if (first.squaredDistances[row * k + taken] <= other) taken++;
    }
    return taken / k;
  });
}

/** The mean over a row and its neighbours: less noisy than the row's own. */
function meanAround(row: number, values: Float64Array, { indices, k }: NeighborLists): number {
  let sum = values[row];
  for (let p = row * k; p < (row + 1) * k; p++) sum += values[indices[p]];
  return sum / (k + 1);
}

function squaredDistancesTo(neighbor: number, { squaredDistances, k }: NeighborLists): Float64Array {
  return Float64Array.from(
    { length: squaredDistances.length / k },
    (_, row) => squaredDistances[row * k + neighbor - 1],
  );
}
