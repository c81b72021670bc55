import { perplexityAffinities } from '../../../src/affinities/perplexity';
import { loadEngine } from '../../../src/engines/load';
import { lossAtScale, optimiseMap } from '../../../src/landmarks/optimise';
import type { Matrix } from '../../../src/matrix';
import { exactNeighbors } from '../../../src/neighbors/exact';
import { leastBetween } from '../../../src/numbers';
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

async function affinities() {
  const { engine } = await loadEngine('native');
  const { X } = clusters({ rows: 60, features: 6, clusters: 3, seed: 1 });
  return (await perplexityAffinities(await exactNeighbors(X, 15, engine), 5, {})).graph;
}

test('held points stay near their targets, and free ones settle among them', async () => {
  const graph = await affinities();
  const targets = normalMatrix(60, 2, 5);
  const wide = { ...targets, data: targets.data.map((x) => 10 * x) };
  const strength = Float32Array.from({ length: 60 }, (_, i) => (i < 50 ? 1 : 0));
  const map = await optimiseMap(graph, wide, { targets: wide, strength }, 100, {});
  const moved = (i: number): number =>
    Math.hypot(map.data[2 * i] - wide.data[2 * i], map.data[2 * i + 1] - wide.data[2 * i + 1]);
  const mean = (from: number, to: number): number =>
    Array.from({ length: to - from }, (_, i) => moved(from + i)).reduce((a, b) => a + b, 0) / (to - from);
  expect(mean(0, 50)).toBeLessThan(mean(50, 60) / 2);
});

test('the loss at a scale is least at one scale, which a map of that scale times two halves', async () => {
  const graph = await affinities();
  const map = normalMatrix(60, 2, 5);
  const doubled = { ...map, data: map.data.map((x) => 2 * x) };
  expect(lossAtScale(graph, map, 6)).toBeCloseTo(lossAtScale(graph, doubled, 3), 4);
  const best = await leastBetween(0.1, 100, async (scale) => lossAtScale(graph, map, scale));
  expect(lossAtScale(graph, map, best)).toBeLessThan(lossAtScale(graph, map, 0.7 * best));
  expect(lossAtScale(graph, map, best)).toBeLessThan(lossAtScale(graph, map, 1.4 * best));
});
