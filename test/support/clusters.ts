import { type Matrix, matrix } from '../../src/matrix';
import { createRandom } from '../../src/random';

/**
 * Gaussian clusters of deviation 1, row i in cluster i % clusters.
 * @param of `distance` is the deviation of the clusters' centres: 6 sets most clusters well apart, 40 all of them
 */
export function clusters(of: {
  rows: number;
  features: number;
  clusters: number;
  seed: number;
  distance?: number;
}): {
  X: Matrix;
  labels: number[];
} {
  const random = createRandom(of.seed);
  const centers = Array.from(
    { length: of.clusters * of.features },
    () => (of.distance ?? 6) * random.normal(),
  );
  const labels = Array.from({ length: of.rows }, (_, i) => i % of.clusters);
  const data = Float32Array.from({ length: of.rows * of.features }, (_, p) => {
    const row = Math.floor(p / of.features);
    return centers[labels[row] * of.features + (p % of.features)] + random.normal();
  });
  return { X: matrix(data, of.rows, of.features), labels };
}
