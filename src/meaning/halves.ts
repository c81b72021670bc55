import type { Random } from '../random';
import { permutation } from '../random';
import { CommunityGraph, type NearRows, sharedNeighborEdges } from './communities';
import { groupSizes, overlaps, type Partition, winner } from './partition';

/**
 * Coarse to fine. On MNIST, Fashion-MNIST, Letter and HAR groups that mean something appear between these; finer ones cut
 * anything, a single Gaussian too.
 */
const RESOLUTIONS = [0.1, 0.2, 0.35, 0.5];
/** Times that the rows are split into halves. */
const SPLITS = 3;

/** Groups found in each half of the rows at each resolution, and given to the other half's rows by their neighbours. */
export type HalfPartitions = readonly (readonly Partition[])[];

/**
 * Looks for groups in random halves of the rows: what is there is found in each, what chance made is not.
 * @param near longer lists than `k`: about half of each list is left in a half
 */
export function groupHalves(near: NearRows, k: number, random: Random): HalfPartitions {
  const rows = near.indices.length / near.k;
  return Array.from({ length: SPLITS }, () => {
    const order = permutation(rows, random);
    return [order.subarray(0, rows >> 1), order.subarray(rows >> 1)];
  })
    .flat()
    .map((half) => {
      const graph = new CommunityGraph(sharedNeighborEdges(nearAmong(near, half, k)));
      return RESOLUTIONS.map((resolution) => {
        const groups = graph.communities(resolution, random.integer(2 ** 31));
        return extended(near, half, groups, k);
      });
    });
}

/** The near rows of some rows among these, as positions in `some`. */
function nearAmong({ indices, k: all }: NearRows, some: Uint32Array, k: number): NearRows {
  const positions = new Int32Array(indices.length / all).fill(-1);
  some.forEach((row, position) => {
    positions[row] = position;
  });
  const among = new Int32Array(some.length * k).fill(-1);
  some.forEach((row, position) => {
    let taken = 0;
    for (let p = row * all; p < (row + 1) * all && taken < k; p++) {
      const other = positions[indices[p]];
      if (other >= 0) among[position * k + taken++] = other;
    }
  });
  return { indices: among, k };
}

/** The groups of some rows given to all: a row that has none goes with most of its nearest that have one. */
function extended({ indices, k: all }: NearRows, some: Uint32Array, groups: Partition, k: number): Partition {
  const known = new Int32Array(indices.length / all).fill(-1);
  some.forEach((row, position) => {
    known[row] = groups[position];
  });
  return known.map((group, row) => {
    if (group >= 0) return group;
    const votes: number[] = [];
    for (let p = row * all; p < (row + 1) * all && votes.length < k; p++) {
      if (known[indices[p]] >= 0) votes.push(known[indices[p]]);
    }
    return winner(votes)?.value ?? -1;
  });
}

/** For each edge the share of all partitions that have its ends in one group. */
export function shareTogether(from: Int32Array, to: Int32Array, halves: HalfPartitions): Float64Array {
  const partitions = halves.flat();
  return Float64Array.from(from, (row, edge) => {
    let together = 0;
    for (const partition of partitions) if (partition[row] === partition[to[edge]]) together++;
    return together / partitions.length;
  });
}

/**
 * How surely each group is found again in a half: the Jaccard index with its best match at any resolution, the mean over
 * the halves. Near 1 for what is there, below .5 for what is not.
 */
export function support(partition: Partition, halves: HalfPartitions): Map<number, number> {
  const sizes = groupSizes(partition);
  const sums = new Map<number, number>();
  for (const half of halves) {
    const best = new Map<number, number>();
    for (const other of half) {
      const otherSizes = groupSizes(other);
      for (const [group, counts] of overlaps(partition, other)) {
        for (const [match, shared] of counts) {
          const either = (sizes.get(group) ?? 0) + (otherSizes.get(match) ?? 0) - shared;
          best.set(group, Math.max(best.get(group) ?? 0, shared / either));
        }
      }
    }
    for (const [group, index] of best) sums.set(group, (sums.get(group) ?? 0) + index / halves.length);
  }
  return sums;
}
