import { median } from '../numbers';

/** For each of n rows its k nearest other rows, nearest first. */
export interface NeighborLists {
  /** Row numbers, n x k. The row itself is not among its neighbours. */
  readonly indices: Int32Array;
  /** Squared Euclidean distances, n x k, ascending within a row. */
  readonly squaredDistances: Float32Array | Float64Array;
  readonly k: number;
}

/** Median over the rows of the distance to the nearest other row. */
export function medianNearest(lists: NeighborLists): number {
  return median(nearestSquared(lists).map(Math.sqrt));
}

/** How many rows are equal to another. */
export function duplicateRows(lists: NeighborLists): number {
  return nearestSquared(lists).filter((squared) => squared === 0).length;
}

function nearestSquared({ squaredDistances, k }: NeighborLists): Float32Array {
  return Float32Array.from({ length: squaredDistances.length / k }, (_, row) => squaredDistances[row * k]);
}
