import { type Matrix, takeRows } from '../matrix';
import { columnMeans } from '../numbers';
import type { NearRows } from './communities';
import type { Partition } from './partition';

/**
 * Two groups are one where the edges between them are at least this share of those that a plane cuts of one Gaussian: of one as
 * wide as both, or of a round one. Measured on parts of Gaussians in 1 to 20 dimensions and on classes of MNIST, Fashion-MNIST, HAR
 * and Letter: most parts lie above, most classes below.
 */
const LEAST_OF_A_CUT = 0.42;
const LEAST_OF_A_ROUND_CUT = 0.5;

/** Neighbours whose edges are counted: enough to bridge the holes that chance leaves in a sample. */
const COUNTED = 20;

/** Near rows with their squared distances, in the same order. */
export interface NearLists extends NearRows {
  readonly squaredDistances: ArrayLike<number>;
}

/**
 * Puts groups together that no gap separates, the closest first; of two the one of the lower number stays.
 * @param partition -1 is no group
 * @param X the rows
 * @param limit closeness from which on two are one; 1 is where a single Gaussian begins
 */
export function joinUnseparated(partition: Partition, near: NearLists, X: Matrix, limit = 1): Partition {
  const k = Math.max(2, Math.min(near.k, COUNTED, partition.length >> 3));
  const members = rowsOf(partition);
  const edges = edgesBetween(partition, near, k);
  const closeness = closenessAmong(X, near, k);
  const joinedTo = new Map<number, number>();
  for (;;) {
    const closest = closestPair(members, edges, closeness);
    if (!closest || closest.closeness < limit) break;
    const { a, b } = closest;
    joinedTo.set(b, a);
    const rows = [...(members.get(a) ?? []), ...(members.get(b) ?? [])];
    members.set(a, rows);
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
  members: ReadonlyMap<number, readonly number[]>,
  edges: EdgeCounts,
  closenessOf: (a: readonly number[], b: readonly number[], edges: number) => number,
): { a: number; b: number; closeness: number } | null {
  let closest: { a: number; b: number; closeness: number } | null = null;
  for (const [a, counts] of edges) {
    for (const [b, count] of counts) {
      if (b < a) continue;
      const closeness = closenessOf(members.get(a) ?? [], members.get(b) ?? [], count);
      if (!closest || closeness > closest.closeness) closest = { a, b, closeness };
    }
  }
  return closest;
}

function rowsOf(partition: Partition): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  partition.forEach((group, row) => {
    if (group < 0) return;
    const list = rows.get(group);
    if (list) list.push(row);
    else rows.set(group, [row]);
  });
  return rows;
}

/**
 * How close two groups are: the share of their neighbour edges that lead from one to the other, relative to what would make them one.
 * A plane across a Gaussian cuts an edge with the probability density there times the edge's length along the axis between
 * the groups' centres; in few dimensions the fit for round ones is surer.
 */
function closenessAmong(X: Matrix, near: NearLists, k: number) {
  const dimension = intrinsicDimension(near.squaredDistances, near.k, k);
  const known = new Map<readonly number[], Map<readonly number[], number>>();
  return (a: readonly number[], b: readonly number[], edges: number): number => {
    const found = known.get(a)?.get(b);
    if (found !== undefined) return found;
    const rows = [...a, ...b];
    const along = alongAxis(X, a, b);
    const of = new Map(rows.map((row, i) => [row, along[i]]));
    let [length, count] = [0, 0];
    rows.forEach((row, i) => {
      for (let p = row * near.k; p < row * near.k + k; p++) {
        const other = of.get(near.indices[p]);
        if (other === undefined) continue;
        length += Math.abs(along[i] - other);
        count++;
      }
    });
    const smaller = Math.min(a.length, b.length) / rows.length;
    // The normal density where this share of it lies on one side, within a tenth.
    const density = 0.399 * (4 * smaller * (1 - smaller)) ** 0.8;
    const expected = (density * length) / count / deviationOf(along);
    const wide = expected > 0 ? edges / count / expected / LEAST_OF_A_CUT : 0;
    const smallest = 2 * Math.min(a.length, b.length);
    const round = edges / (smallest * k) / shareCut(smallest, k, dimension) / LEAST_OF_A_ROUND_CUT;
    const closeness = Math.max(wide, round);
    const ofA = known.get(a) ?? new Map<readonly number[], number>();
    known.set(a, ofA.set(b, closeness));
    return closeness;
  };
}

/** The rows of two groups, one after the other, on the axis between their centres. */
function alongAxis(X: Matrix, a: readonly number[], b: readonly number[]): Float64Array {
  const { data, cols } = X;
  const [from, to] = [columnMeans(takeRows(X, a)), columnMeans(takeRows(X, b))];
  const axis = to.map((mean, c) => mean - from[c]);
  const length = Math.hypot(...axis) || 1;
  return Float64Array.from([...a, ...b], (row) => {
    let sum = 0;
    for (let c = 0; c < cols; c++) sum += (data[row * cols + c] - from[c]) * (axis[c] / length);
    return sum;
  });
}

function deviationOf(numbers: Float64Array): number {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const squares = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0);
  return Math.sqrt(squares / numbers.length) || 1;
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
