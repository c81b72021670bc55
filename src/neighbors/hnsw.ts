import { type Matrix, rowRange } from '../matrix';
import { Pace, type PaceOptions } from '../pace';
import { CandidateSelector } from './candidates';
import type { NeighborLists } from './neighbors';

/** Malkov & Yashunin 2018: links per node, and breadth of the search while building and asking. */
const LINKS = 16;
const BUILD_BREADTH = 100;
const LEAST_SEARCH_BREADTH = 100;
const SEARCH_BREADTH_PER_NEIGHBOR = 2;

export type HnswLib = typeof import('hnswlib-node');

/** Loads the optional package hnswlib-node; null where it is not installed or does not load. */
export function loadHnsw(): HnswLib | null {
  try {
    return require('hnswlib-node') as HnswLib;
  } catch {
    return null;
  }
}

/** Every row's k nearest other rows, approximately, by a navigable graph: for sets too large for the exact way. */
export async function hnswNeighbors(
  lib: HnswLib,
  X: Matrix,
  k: number,
  seed: number,
  options: PaceOptions = {},
): Promise<NeighborLists> {
  const { rows, cols } = X;
  const point = (row: number): number[] => Array.from(X.data.subarray(row * cols, (row + 1) * cols));
  const pace = new Pace(options);
  const index = new lib.HierarchicalNSW('l2', cols);
  index.initIndex(rows, LINKS, BUILD_BREADTH, seed);
  for (let row = 0; row < rows; row++) {
    index.addPoint(point(row), row);
    if (row % 64 === 0) await pace.step((0.6 * row) / rows);
  }

  index.setEf(Math.max(LEAST_SEARCH_BREADTH, SEARCH_BREADTH_PER_NEIGHBOR * k));
  const indices = new Int32Array(rows * k);
  const squaredDistances = new Float32Array(rows * k);
  // Among many duplicates the graph may fall apart and give too few: such a row is compared with all.
  const everyRow = Int32Array.from({ length: rows }, (_, row) => row);
  const nearest = new CandidateSelector(X, k);
  for (let row = 0; row < rows; row++) {
    const { neighbors } = index.searchKnn(point(row), k + 1);
    const found = neighbors.length > k ? Int32Array.from(neighbors) : everyRow;
    nearest.select(rowRange(X, row, row + 1).data, found, row);
    indices.set(nearest.indices, row * k);
    squaredDistances.set(nearest.squaredDistances, row * k);
    if (row % 64 === 0) await pace.step(0.6 + (0.4 * row) / rows);
  }
  return { indices, squaredDistances, k };
}
