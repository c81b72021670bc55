import type { Matrix } from '../src/index';
import { createRandom } from '../src/random';

const CLUSTERS = 10;
const DIRECTIONS = 12;

/** Clusters that vary in a few directions each row shares, with noise: what many sensors of one machine are like. */
export function clusteredRows(rows: number, features: number): Matrix {
  const random = createRandom(0);
  const normals = (count: number): Float32Array => Float32Array.from({ length: count }, random.normal);
  const centers = normals(CLUSTERS * features);
  const directions = normals(DIRECTIONS * features);
  const data = new Float32Array(rows * features);
  for (let row = 0; row < rows; row++) {
    const weights = normals(DIRECTIONS);
    for (let f = 0; f < features; f++) {
      let value = centers[(row % CLUSTERS) * features + f] + 0.3 * random.normal();
      for (let d = 0; d < DIRECTIONS; d++) value += 0.3 * weights[d] * directions[d * features + f];
      data[row * features + f] = value;
    }
  }
  return { data, rows, cols: features };
}
