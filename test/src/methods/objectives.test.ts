import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { floatTensor, type Tensor } from '../../../src/graph/graph';
import { largevis } from '../../../src/methods/objectives/largevis';
import type { Objective } from '../../../src/methods/objectives/objective';
import { tsne, tsneKl } from '../../../src/methods/objectives/tsne';
import { umap } from '../../../src/methods/objectives/umap';
import { gradientError, type LossOf, lossAndGradient, randomTensor } from '../../support/programs';

/** Tails in a batch, an edge each. Tail t belongs to head t modulo the number of heads. */
const EDGES = 6;
const HEADS = 3;
const ROWS = HEADS + EDGES;

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await loadEngine('auto'));
});

/** The loss of a batch whose heads are the parameter's first rows, and whose tails are the others. */
function batchLoss(
  objective: Objective,
  options: { exaggeration?: number; pairLimit?: number; same?: number[]; weights?: number[] } = {},
): LossOf {
  return (g, map) => {
    const [heads, tails] = g.split(map, [HEADS, EDGES]);
    const distinct = new Float32Array(HEADS * EDGES).fill(1);
    for (const place of options.same ?? []) distinct[place] = 0;
    const { pairLimit, weights = new Array(EDGES).fill(1) } = options;
    return objective(g, {
      heads,
      tails,
      distinct: g.constant(floatTensor(distinct, [HEADS, EDGES])),
      exaggeration: g.scalar(options.exaggeration ?? 1),
      negativeWeights: () => g.constant(floatTensor(Float32Array.from(weights), [1, EDGES])),
      clipPairs: (d2, weight) =>
        pairLimit === undefined ? d2 : g.clipGradient(d2, g.scalar(pairLimit * weight)),
    });
  };
}

/** The t-SNE loss as its formula reads. */
function tsneByHand({ data }: Tensor, exaggeration: number, same: number[]): number {
  const z = Array.from({ length: ROWS }, (_, i) => [Number(data[2 * i]), Number(data[2 * i + 1])]);
  const squared = (a: number[], b: number[]): number => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
  let loss = 0;
  for (let t = 0; t < EDGES; t++) {
    loss += (exaggeration * Math.log(1 + squared(z[t % HEADS], z[HEADS + t]))) / EDGES;
  }
  for (let i = 0; i < HEADS; i++) {
    let normaliser = 0;
    for (let t = 0; t < EDGES; t++) {
      if (!same.includes(i * EDGES + t)) normaliser += 1 / (1 + squared(z[i], z[HEADS + t]));
    }
    loss += Math.log(normaliser) / HEADS;
  }
  return loss;
}

describe('tsne', () => {
  const at = randomTensor([ROWS, 2], 4, 1.5);

  test.each([1, 4])('agrees with its formula at exaggeration %d', async (exaggeration) => {
    const same = [1, 7];
    const { loss } = await lossAndGradient(engine, batchLoss(tsne, { exaggeration, same }), at);
    expect(loss).toBeCloseTo(tsneByHand(at, exaggeration, same), 5);
  });

  test('has the gradient of finite differences', async () => {
    for (const seed of [1, 2, 3]) {
      const point = randomTensor([ROWS, 2], 20 + seed, 2);
      expect(await gradientError(engine, batchLoss(tsne, { same: [3] }), point, seed)).toBeLessThan(5e-3);
    }
  });

  test('is finite, gradient included, where rows coincide', async () => {
    const coinciding = floatTensor(new Float32Array(2 * ROWS).fill(7.25), [ROWS, 2]);
    const { loss, gradient } = await lossAndGradient(engine, batchLoss(tsne), coinciding);
    expect(loss).toBeCloseTo(Math.log(EDGES), 4);
    for (const entry of gradient) expect(Math.abs(entry)).toBeLessThan(1e-4);
  });

  test('a limit on pairs bounds the gradient', async () => {
    const free = await lossAndGradient(engine, batchLoss(tsne), at);
    const limited = await lossAndGradient(engine, batchLoss(tsne, { pairLimit: 5e-3 }), at);
    expect(limited.loss).toBeCloseTo(free.loss, 6);
    // Each row is in at most 2 * EDGES pairs; d(d^2)/dz is at most 2 * distance.
    const largest = Math.max(...Array.from(at.data, Number).map(Math.abs));
    expect(Math.max(...limited.gradient.map(Math.abs))).toBeLessThanOrEqual(
      (5e-3 / HEADS) * 2 * EDGES * 4 * largest,
    );
    expect(Math.hypot(...limited.gradient)).toBeLessThan(0.5 * Math.hypot(...free.gradient));
  });
});

/** The loss with negative sampling as its formula reads; k(d^2) of the similarity 1 / (1 + k). */
function sampledByHand(
  { data }: Tensor,
  kernel: (d2: number) => number,
  repulsion: number,
  same: number[],
  weights: number[],
): number {
  const z = Array.from({ length: ROWS }, (_, i) => [Number(data[2 * i]), Number(data[2 * i + 1])]);
  const k = (i: number, j: number): number => kernel((z[i][0] - z[j][0]) ** 2 + (z[i][1] - z[j][1]) ** 2);
  let loss = 0;
  for (let t = 0; t < EDGES; t++) loss += Math.log(1 + k(t % HEADS, HEADS + t)) / EDGES;
  for (let i = 0; i < HEADS; i++) {
    for (let t = 0; t < EDGES; t++) {
      if (same.includes(i * EDGES + t)) continue;
      const far = k(i, HEADS + t);
      loss += ((repulsion * weights[t]) / (HEADS * EDGES)) * (Math.log(1 + far) - Math.log(far + 1e-3));
    }
  }
  return loss;
}

describe('tsneKl', () => {
  test('agrees with its formula', async () => {
    const at = randomTensor([ROWS, 2], 4, 1.5);
    const same = [1, 7];
    const z = Array.from({ length: ROWS }, (_, i) => [Number(at.data[2 * i]), Number(at.data[2 * i + 1])]);
    const w = (i: number, j: number): number => 1 / (1 + (z[i][0] - z[j][0]) ** 2 + (z[i][1] - z[j][1]) ** 2);
    let [attraction, normaliser] = [0, 0];
    for (let t = 0; t < EDGES; t++) attraction -= Math.log(w(t % HEADS, HEADS + t)) / EDGES;
    for (let i = 0; i < HEADS; i++) {
      for (let t = 0; t < EDGES; t++) if (!same.includes(i * EDGES + t)) normaliser += w(i, HEADS + t);
    }
    const { loss } = await lossAndGradient(engine, batchLoss(tsneKl, { same }), at);
    expect(loss).toBeCloseTo(attraction + Math.log(normaliser), 5);
  });

  test('has the gradient of finite differences', async () => {
    for (const seed of [1, 2, 3]) {
      const point = randomTensor([ROWS, 2], 20 + seed, 2);
      expect(await gradientError(engine, batchLoss(tsneKl, { same: [3] }), point, seed)).toBeLessThan(5e-3);
    }
  });
});

describe.each([
  ['umap', umap({ a: 1.6, b: 0.9, negativeSampleRate: 5 }), (d2: number) => 1.6 * d2 ** 0.9, 5],
  ['largevis', largevis({ gamma: 7, negativeSampleRate: 5 }), (d2: number) => d2, 35],
] as const)('%s', (_, objective, kernel, repulsion) => {
  const same = [2, 11];
  const weights = [0.5, 1.5, 1, 0.7, 1.3, 1];

  test('agrees with its formula', async () => {
    const at = randomTensor([ROWS, 2], 4, 1.5);
    const { loss } = await lossAndGradient(engine, batchLoss(objective, { same, weights }), at);
    expect(loss).toBeCloseTo(sampledByHand(at, kernel, repulsion, same, weights), 4);
  });

  test('has the gradient of finite differences', async () => {
    for (const seed of [1, 2, 3]) {
      const point = randomTensor([ROWS, 2], 20 + seed, 2);
      expect(await gradientError(engine, batchLoss(objective, { same, weights }), point, seed)).toBeLessThan(
        5e-3,
      );
    }
  });

  test('is finite, gradient included, where rows coincide', async () => {
    const coinciding = floatTensor(new Float32Array(2 * ROWS).fill(7.25), [ROWS, 2]);
    const { loss, gradient } = await lossAndGradient(
      engine,
      batchLoss(objective, { pairLimit: 4 }),
      coinciding,
    );
    expect(Number.isFinite(loss)).toBe(true);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  test('rows that start close are flung apart without clipping, and hold with it', async () => {
    const spreadAfter = async (pairLimit?: number): Promise<number> => {
      const loss = batchLoss(objective, pairLimit === undefined ? {} : { pairLimit });
      let at = randomTensor([ROWS, 2], 9, 0.03);
      for (let step = 0; step < 30; step++) {
        const { gradient } = await lossAndGradient(engine, loss, at);
        const data = (at.data as Float32Array).map((x, i) => x - 10 * gradient[i]);
        at = floatTensor(data, at.shape);
      }
      return Math.hypot(...Array.from(at.data, Number));
    };
    const [free, clipped] = [await spreadAfter(), await spreadAfter(4)];
    expect(free).toBeGreaterThan(10 * clipped);
    expect(clipped).toBeLessThan(150);
  });
});
