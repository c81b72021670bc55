/** For each of n rows its k nearest other rows, nearest first. */
export interface NeighborLists {
  /** Row numbers, n x k. The row itself is not among its neighbours. */
  readonly indices: Int32Array;
  /** Squared Euclidean distances, n x k, ascending within a row. */
  readonly squaredDistances: Float32Array | Float64Array;
  readonly k: number;
}
