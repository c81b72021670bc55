import type { Engine } from '../engines/engine';
import { type Matrix, takeRows } from '../matrix';
import { exactNeighbors } from '../neighbors/exact';
import { type PaceOptions, throwIfAborted } from '../pace';
import { createRandom } from '../random';
import { CommunityGraph, type NearRows, sharedNeighborEdges } from './communities';
import { groupHalves, shareTogether, support } from './halves';
import { type Partition, renumbered } from './partition';
import { joinUnseparated } from './separation';
import { meanDistances, reachOf } from './votes';

/** Rows that regimes are found among at most: more take time and change little. */
export const MOST_REGIME_ROWS = 5000;

/** Neighbours that a row is joined with, and how many are looked up so that halves of the rows have as many. */
const NEIGHBORS = 10;
const LOOKED_UP = 30;

/** How strongly it counts in how many halves two rows were together. */
const AGREEMENT_POWER = 3;

/** Of the graph that remembers these halves: coarse, since edges between groups hardly weigh in it. */
const RESOLUTION = 0.1;

/** A smaller share of the rows is no regime, nor are fewer rows. */
const LEAST_SHARE = 0.005;
const LEAST_ROWS = 5;

/** A group must be found again in halves of the rows this surely. */
const LEAST_SUPPORT = 0.45;

/**
 * Groups of rows by density, few rather than many: communities of the graph of shared neighbours that agree over halves of the
 * rows (a consensus as in Lancichinetti & Fortunato 2012), joined where no gap is between them, and left out where halves do
 * not find them again.
 * @param X as the network sees them
 * @returns each row's group, the largest first; -1 for a row that belongs to none. All 0 where there is only one
 */
export async function findGroups(
  X: Matrix,
  engine: Engine,
  seed: number,
  pace: PaceOptions = {},
): Promise<Partition> {
  // Many equal rows would be groups of their own, whatever is around them.
  const { rows, of } = distinctRows(X);
  const groups = await groupDistinct(takeRows(X, rows), engine, seed, pace);
  return of.map((distinct) => groups[distinct]);
}

async function groupDistinct(X: Matrix, engine: Engine, seed: number, pace: PaceOptions): Promise<Partition> {
  const single = new Int32Array(X.rows);
  const k = Math.min(NEIGHBORS, X.rows >> 2);
  if (k < 2) return single;
  const lists = await exactNeighbors(X, Math.min(LOOKED_UP, X.rows - 1), engine, pace);
  const halves = groupHalves(lists, k, createRandom(seed));
  throwIfAborted(pace.signal);
  const edges = sharedNeighborEdges(nearest(lists, k));
  const together = shareTogether(edges.from, edges.to, halves);
  const weights = edges.weights.map((weight, edge) => weight * together[edge] ** AGREEMENT_POWER);
  const graph = new CommunityGraph({ ...edges, weights });
  const consensus = graph.communities(RESOLUTION, seed);
  const joined = joinUnseparated(consensus, lists, lists.squaredDistances);
  const found = support(joined, halves);
  const least = Math.max(LEAST_ROWS, LEAST_SHARE * X.rows);
  const groups = renumbered(
    joined,
    (group, size) => size >= least && (found.get(group) ?? 0) >= LEAST_SUPPORT,
  );
  if (!groups.some((group) => group > 0)) return single;
  const distances = meanDistances(lists);
  const reach = reachOf(lists);
  return groups.map((group, row) => (distances[row] > reach ? -1 : group));
}

function nearest({ indices, k: all }: NearRows, k: number): NearRows {
  return {
    indices: Int32Array.from(
      { length: (indices.length / all) * k },
      (_, p) => indices[Math.floor(p / k) * all + (p % k)],
    ),
    k,
  };
}

/** The first of each set of equal rows, and for each row which of these it is equal to. */
function distinctRows({ data, rows, cols }: Matrix): { rows: number[]; of: Int32Array } {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const known = new Map<string, number>();
  const first: number[] = [];
  const of = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const key = bytes.toString('latin1', row * cols * 4, (row + 1) * cols * 4);
    const before = known.get(key);
    of[row] = before ?? first.length;
    if (before !== undefined) continue;
    known.set(key, first.length);
    first.push(row);
  }
  return { rows: first, of };
}
