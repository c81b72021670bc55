import type { Engine } from '../engines/engine';
import { distanceBlocks } from '../linalg/distances';
import type { Matrix } from '../matrix';
import { Pace, type PaceOptions } from '../pace';
import { NearestSelector } from './nearest';
import type { NeighborLists } from './neighbors';

/**
 * Every row's k nearest other rows, ties by row number, by comparing every row with every other. Time grows with the
 * square of the rows, memory does not.
 */
export async function exactNeighbors(
  X: Matrix,
  k: number,
  engine: Engine,
  options: PaceOptions = {},
): Promise<NeighborLists> {
  const { rows } = X;
  const blocks = await distanceBlocks(X, async () => engine);
  try {
    const pace = new Pace(options);
    const nearest = new NearestSelector(k);
    const indices = new Int32Array(rows * k);
    const squaredDistances = new Float32Array(rows * k);
    for (let start = 0; start < rows; start += blocks.blockRows) {
      const end = Math.min(rows, start + blocks.blockRows);
      const distances = await blocks.block(Int32Array.from({ length: end - start }, (_, i) => start + i));
      for (let row = start; row < end; row++) {
        nearest.select(distances.subarray((row - start) * rows, (row - start + 1) * rows));
        indices.set(nearest.indices, row * k);
        squaredDistances.set(nearest.distances, row * k);
      }
      await pace.step(end / rows);
    }
    return { indices, squaredDistances, k };
  } finally {
    await blocks.release();
  }
}
