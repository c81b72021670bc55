import type { Matrix } from '../../src/index';
import { createRandom } from '../../src/random';
import { loadDataset } from '../dataset';

const ROWS = 5000;
const FEATURES = 784;
const CLUSTERS = 10;
const DIRECTIONS = 12;

/** Rows for a stream: those of a data set that train, or 5,000 x 784 made ones. */
export function streamRows(dataset: string | undefined): Matrix {
  return dataset === undefined ? madeRows() : loadDataset(dataset).train;
}

/** Clusters that vary in a few directions each row shares, with noise: what many sensors of one machine are like. */
function madeRows(): Matrix {
  const random = createRandom(0);
  const normals = (count: number): Float32Array => Float32Array.from({ length: count }, random.normal);
  const centers = normals(CLUSTERS * FEATURES);
  const directions = normals(DIRECTIONS * FEATURES);
  const data = new Float32Array(ROWS * FEATURES);
  for (let row = 0; row < ROWS; row++) {
    const weights = normals(DIRECTIONS);
    for (let f = 0; f < FEATURES; f++) {
      let value = centers[(row % CLUSTERS) * FEATURES + f] + 0.3 * random.normal();
      for (let d = 0; d < DIRECTIONS; d++) value += 0.3 * weights[d] * directions[d * FEATURES + f];
      data[row * FEATURES + f] = value;
    }
  }
  return { data, rows: ROWS, cols: FEATURES };
}
