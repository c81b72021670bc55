import type { AffinityGraph } from '../../src/affinities/affinityGraph';
import type { Matrix } from '../../src/matrix';
import type { NeighborLists } from '../../src/neighbors/neighbors';
import { sortedNeighbors } from './data';

/** Every row's k nearest others, by sorting. */
export function nearest(m: Matrix, k: number): NeighborLists {
  const lists = sortedNeighbors(m).map((list) => list.slice(0, k));
  return {
    indices: Int32Array.from(lists.flat(), ({ index }) => index),
    squaredDistances: Float32Array.from(lists.flat(), ({ squared }) => squared),
    k,
  };
}

export function dense({ offsets, targets, weights }: AffinityGraph): number[][] {
  const n = offsets.length - 1;
  const P = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let e = offsets[i]; e < offsets[i + 1]; e++) P[i][targets[e]] += weights[e];
  }
  return P;
}
