import type { Engine } from '../engines/engine';
import { type Matrix, takeRows } from '../matrix';
import { exactNeighbors } from '../neighbors/exact';
import type { NeighborLists } from '../neighbors/neighbors';
import { type PaceOptions, throwIfAborted } from '../pace';
import { createRandom } from '../random';
import { CommunityGraph, type NearRows, sharedNeighborEdges } from './communities';
import { groupHalves, shareTogether, support } from './halves';
import { type InheritedRegimes, inheritRegimes, type KnownRegimes } from './inherit';
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
 * not find them again. Where there is only one, all rows are in it.
 * @param X as the network sees them
 * @param known what an earlier model says of the rows; null without one
 * @returns regimes numbered from 1, the largest first, or as `known` has them
 */
export async function findRegimes(
  X: Matrix,
  engine: Engine,
  seed: number,
  known: KnownRegimes | null = null,
  pace: PaceOptions = {},
): Promise<InheritedRegimes> {
  // Many equal rows would be groups of their own, whatever is around them.
  const { rows, of } = distinctRows(X);
  const points = takeRows(X, rows);
  const lists = await exactNeighbors(points, Math.min(LOOKED_UP, points.rows - 1), engine, pace);
  const before = known ?? { of: new Int32Array(X.rows), next: 1 };
  const found = inheritRegimes(
    findGroups(points, lists, seed, pace),
    { ...before, of: Int32Array.from(rows, (row) => before.of[row]) },
    lists,
    points,
  );
  return { ...found, of: of.map((distinct) => found.of[distinct]) };
}

function findGroups(X: Matrix, lists: NeighborLists, seed: number, pace: PaceOptions): Partition {
  const rows = lists.k > 0 ? lists.indices.length / lists.k : 1;
  const single = new Int32Array(rows);
  const k = Math.min(NEIGHBORS, rows >> 2);
  if (k < 2) return single;
  const halves = groupHalves(lists, k, createRandom(seed));
  throwIfAborted(pace.signal);
  const edges = sharedNeighborEdges(nearest(lists, k));
  const together = shareTogether(edges.from, edges.to, halves);
  const weights = edges.weights.map((weight, edge) => weight * together[edge] ** AGREEMENT_POWER);
  const graph = new CommunityGraph({ ...edges, weights });
  const consensus = graph.communities(RESOLUTION, seed);
  const joined = joinUnseparated(consensus, lists, X);
  const found = support(joined, halves);
  const least = Math.max(LEAST_ROWS, LEAST_SHARE * rows);
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

/**
 * The first of each set of equal rows, and for each row which of these it is equal to. Equal to 16 bits: a model may keep rows
 * less exactly than they came.
 */
function distinctRows({ data, rows, cols }: Matrix): { rows: number[]; of: Int32Array } {
  const bits = new Uint32Array(data.slice().buffer).map((number) => (number + 0x80) & 0xffffff00);
  const bytes = Buffer.from(bits.buffer);
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
