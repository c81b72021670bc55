import type { NearRows } from './communities';
import { groupSizes, type Partition } from './partition';

/**
 * Two groups are one where the edges between them are at least this share of those that a cut through the middle of one
 * Gaussian cuts. Measured: .5 and more between parts of a Gaussian in 1 to 20 dimensions, .1 to .4 between classes of real data.
 */
const LEAST_OF_A_CUT = 0.5;

/** Neighbours whose edges are counted: enough to bridge the holes that chance leaves in a sample. */
const COUNTED = 20;

/**
 * Puts groups together that no gap separates, the closest first; of two the one of the lower number stays.
 * @param partition -1 is no group
 * @param squaredDistances n x k, ascending in each row, beside the near rows; for how many dimensions the rows fill
 */
export function joinUnseparated(
  partition: Partition,
  near: NearRows,
  squaredDistances: ArrayLike<number>,
  limit = LEAST_OF_A_CUT,
): Partition {
  const k = Math.max(2, Math.min(near.k, COUNTED, partition.length >> 3));
  const dimension = intrinsicDimension(squaredDistances, near.k, k);
  const sizes = groupSizes(partition);
  const edges = edgesBetween(partition, near, k);
  const joinedTo = new Map<number, number>();
  for (;;) {
    const closest = closestPair(sizes, edges, k, dimension);
    if (!closest || closest.closeness < limit) break;
    const { a, b } = closest;
    joinedTo.set(b, a);
    sizes.set(a, sizeOf(sizes, a) + sizeOf(sizes, b));
    for (const [other, count] of edges.get(b) ?? []) {
      edges.get(other)?.delete(b);
      if (other !== a) addEdges(edges, a, other, count);
    }
    edges.delete(b);
  }
  const last = (group: number): number => {
    const next = joinedTo.get(group);
    return next === undefined ? group : last(next);
  };
  return partition.map(last);
}

/** How many neighbour edges lead from each group to each other one, either way. */
type EdgeCounts = Map<number, Map<number, number>>;

function edgesBetween(partition: Partition, { indices, k: all }: NearRows, k: number): EdgeCounts {
  const edges: EdgeCounts = new Map();
  for (let row = 0; row < partition.length; row++) {
    for (let p = row * all; p < row * all + k; p++) {
      const [a, b] = [partition[row], partition[indices[p]]];
      if (a !== b && a >= 0 && b >= 0) addEdges(edges, a, b, 1);
    }
  }
  return edges;
}

function addEdges(edges: EdgeCounts, a: number, b: number, count: number): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ]) {
    const counts = edges.get(from) ?? new Map<number, number>();
    edges.set(from, counts.set(to, (counts.get(to) ?? 0) + count));
  }
}

/** The two groups with the most edges between them, relative to what a cut through one group would have. */
function closestPair(
  sizes: ReadonlyMap<number, number>,
  edges: EdgeCounts,
  k: number,
  dimension: number,
): { a: number; b: number; closeness: number } | null {
  let closest: { a: number; b: number; closeness: number } | null = null;
  for (const [a, counts] of edges) {
    for (const [b, count] of counts) {
      if (b < a) continue;
      const rows = 2 * Math.min(sizeOf(sizes, a), sizeOf(sizes, b));
      const closeness = count / (rows * k) / shareCut(rows, k, dimension);
      if (!closest || closeness > closest.closeness) closest = { a, b, closeness };
    }
  }
  return closest;
}

function sizeOf(sizes: ReadonlyMap<number, number>, group: number): number {
  return sizes.get(group) ?? 0;
}

/**
 * The share of a group's neighbour edges that a plane through its middle cuts. A fit to Gaussians of 200 to 4,000 rows in 1 to
 * 20 dimensions, within a third.
 */
function shareCut(rows: number, k: number, dimension: number): number {
  return 0.35 * (1 - 0.5 ** dimension) * Math.min(1, k / rows) ** (1 / dimension);
}

/** How many dimensions the rows fill: the maximum likelihood of Levina & Bickel (2004), pooled as MacKay & Ghahramani do. */
export function intrinsicDimension(squaredDistances: ArrayLike<number>, all: number, k: number): number {
  let [logs, count] = [0, 0];
  for (let start = 0; start < squaredDistances.length; start += all) {
    const farthest = squaredDistances[start + k - 1];
    for (let p = start; p < start + k - 1; p++) {
      if (squaredDistances[p] <= 0) continue;
      logs += 0.5 * Math.log(farthest / squaredDistances[p]);
      count++;
    }
  }
  return logs > 0 ? Math.max(1, count / logs) : 1;
}
