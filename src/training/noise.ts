import type { Matrix } from '../matrix';
import type { Random } from '../random';

/** Normal numbers kept, each used again and again: drawing them anew in each step would cost as much as the step. */
const NUMBERS = 1 << 19;
const MOST_ROWS = 8192;

/** A table of Gaussian noise from which batches take rows. */
export function noiseTable(cols: number, deviation: number, random: Random): Matrix {
  const rows = Math.min(MOST_ROWS, Math.ceil(NUMBERS / cols));
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < data.length; i++) data[i] = deviation * random.normal();
  return { data, rows, cols };
}
