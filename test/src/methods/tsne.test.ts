import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { floatTensor, type Tensor } from '../../../src/graph/graph';
import { tsneObjective } from '../../../src/methods/tsne';
import { batchLoss, EDGES, HEADS, ROWS } from '../../support/batches';
import { gradientError, lossAndGradient, randomTensor } from '../../support/programs';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await loadEngine('auto'));
});

/** The t-SNE loss as its formula reads. */
function tsneByHand({ data }: Tensor, same: number[]): number {
  const z = Array.from({ length: ROWS }, (_, i) => [Number(data[2 * i]), Number(data[2 * i + 1])]);
  const squared = (a: number[], b: number[]): number => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
  let loss = 0;
  for (let t = 0; t < EDGES; t++) {
    loss += Math.log(1 + squared(z[t % HEADS], z[HEADS + t])) / EDGES;
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

  test('agrees with its formula', async () => {
    const same = [1, 7];
    const { loss } = await lossAndGradient(engine, batchLoss(tsneObjective, { same }), at);
    expect(loss).toBeCloseTo(tsneByHand(at, same), 5);
  });

  test('has the gradient of finite differences', async () => {
    for (const seed of [1, 2, 3]) {
      const point = randomTensor([ROWS, 2], 20 + seed, 2);
      expect(await gradientError(engine, batchLoss(tsneObjective, { same: [3] }), point, seed)).toBeLessThan(
        5e-3,
      );
    }
  });

  test('is finite, gradient included, where rows coincide', async () => {
    const coinciding = floatTensor(new Float32Array(2 * ROWS).fill(7.25), [ROWS, 2]);
    const { loss, gradient } = await lossAndGradient(engine, batchLoss(tsneObjective), coinciding);
    expect(loss).toBeCloseTo(Math.log(EDGES), 4);
    for (const entry of gradient) expect(Math.abs(entry)).toBeLessThan(1e-4);
  });

  test('a limit on pairs bounds the gradient', async () => {
    const free = await lossAndGradient(engine, batchLoss(tsneObjective), at);
    const limited = await lossAndGradient(engine, batchLoss(tsneObjective, { pairLimit: 5e-3 }), at);
    expect(limited.loss).toBeCloseTo(free.loss, 6);
    // Each row is in at most 2 * EDGES pairs; d(d^2)/dz is at most 2 * distance.
    const largest = Math.max(...Array.from(at.data, Number).map(Math.abs));
    expect(Math.max(...limited.gradient.map(Math.abs))).toBeLessThanOrEqual(
      (5e-3 / HEADS) * 2 * EDGES * 4 * largest,
    );
    expect(Math.hypot(...limited.gradient)).toBeLessThan(0.5 * Math.hypot(...free.gradient));
  });
});
