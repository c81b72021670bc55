import type { Matrix } from '../../src/matrix';
import { createRandom } from '../../src/random';

/** Columns that forget what they were by the share 1 - memory from row to row: AR(1), of unit variance; a walk for memory 1. */
export function remembering(rows: number, cols: number, memory: number, seed: number): Matrix {
  const random = createRandom(seed);
  const noise = memory < 1 ? Math.sqrt(1 - memory ** 2) : 1;
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < data.length; i++) {
    data[i] = i < cols ? random.normal() : memory * data[i - cols] + noise * random.normal();
  }
  return { data, rows, cols };
}
