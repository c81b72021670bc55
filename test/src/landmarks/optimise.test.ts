import { perplexityAffinities } from '../../../src/affinities/perplexity';
import { loadEngine } from '../../../src/engines/load';
import { optimiseMap } from '../../../src/landmarks/optimise';
import type { Matrix } from '../../../src/matrix';
import { exactNeighbors } from '../../../src/neighbors/exact';
import { clusters } from '../../support/clusters';
import { normalMatrix } from '../../support/data';

/** Kullback-Leibler divergence of a map from the joint probabilities, as its formula reads. */
function divergence(
  graph: { offsets: Int32Array; targets: Int32Array; weights: Float32Array },
  map: Matrix,
): number {
  const w = (i: number, j: number): number =>
    1 / (1 + (map.data[2 * i] - map.data[2 * j]) ** 2 + (map.data[2 * i + 1] - map.data[2 * j + 1]) ** 2);
  let z = 0;
  for (let i = 0; i < map.rows; i++) for (let j = 0; j < map.rows; j++) if (i !== j) z += w(i, j);
  let sum = 0;
  for (let i = 0; i < map.rows; i++) {
    for (let e = graph.offsets[i]; e < graph.offsets[i + 1]; e++) {
      const p = graph.weights[e];
      sum += p * Math.log(p / (w(i, graph.targets[e]) / z));
    }
  }
  return sum;
}

test('a map comes out much nearer to the joint probabilities than it went in', async () => {
  const { X } = clusters({ rows: 150, features: 6, clusters: 3, seed: 1 });
  const { engine } = await loadEngine('auto');
  const { graph } = await perplexityAffinities(await exactNeighbors(X, 30, engine), 10);
  const normal = normalMatrix(150, 2, 3);
  const start = { ...normal, data: normal.data.map((x) => 10 * x) };
  const map = await optimiseMap(graph, start, null, 200, {});
  expect(map.data.every(Number.isFinite)).toBe(true);
  expect(divergence(graph, map)).toBeLessThan(0.5 * divergence(graph, start));
});

test('rows that all coincide stay finite', async () => {
  const X = { data: new Float32Array(60), rows: 30, cols: 2 };
  const { engine } = await loadEngine('auto');
  const { graph } = await perplexityAffinities(await exactNeighbors(X, 9, engine), 3);
  const map = await optimiseMap(graph, { data: new Float32Array(60), rows: 30, cols: 2 }, null, 200, {});
  expect(map.data.every(Number.isFinite)).toBe(true);
});

test('an abort ends it', async () => {
  const { X } = clusters({ rows: 60, features: 3, clusters: 2, seed: 1 });
  const { engine } = await loadEngine('auto');
  const { graph } = await perplexityAffinities(await exactNeighbors(X, 9, engine), 3);
  const signal = AbortSignal.abort();
  await expect(optimiseMap(graph, normalMatrix(60, 2, 1), null, 200, { signal })).rejects.toMatchObject({
    code: 'PDR_CANCELLED',
  });
});
