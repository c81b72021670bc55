import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { floatTensor, type Tensor } from '../../../src/graph/graph';
import { largevisObjective } from '../../../src/methods/largevis';
import { umapObjective } from '../../../src/methods/umap';
import { batchLoss, EDGES, HEADS, ROWS } from '../../support/batches';
import { gradientError, lossAndGradient, randomTensor } from '../../support/programs';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await loadEngine('auto'));
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
      if (t % HEADS === i || same.includes(i * EDGES + t)) continue;
      const far = k(i, HEADS + t);
      loss +=
        ((repulsion * weights[t]) / (HEADS * (EDGES - EDGES / HEADS))) *
        (Math.log(1 + far) - Math.log(far + 1e-3));
    }
  }
  return loss;
}

describe.each([
  ['umap', umapObjective({ a: 1.6, b: 0.9, negativeSampleRate: 5 }), (d2: number) => 1.6 * d2 ** 0.9, 5],
  ['largevis', largevisObjective({ gamma: 7, negativeSampleRate: 5 }), (d2: number) => d2, 35],
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

  test('the two ends of an edge attract each other', async () => {
    // Head 0 and its tail 0 at a distance of 2, all others far away in different directions.
    const data = Float32Array.from({ length: 2 * ROWS }, (_, p) => 1e3 * ((p * 7) % 11) - 5e3);
    data.set([0, 0], 0);
    data.set([2, 0], 2 * HEADS);
    const { gradient } = await lossAndGradient(engine, batchLoss(objective), floatTensor(data, [ROWS, 2]));
    expect(gradient[2 * HEADS]).toBeGreaterThan(0.01);
    expect(gradient[0]).toBeLessThan(-0.01);
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
