import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { floatTensor, type Tensor } from '../../../src/program/graph';
import type { Objective } from '../../../src/program/objectives/objective';
import { tsne } from '../../../src/program/objectives/tsne';
import { gradientError, type LossOf, lossAndGradient, randomTensor } from '../../support/programs';

const EDGES = 5;

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await loadEngine('auto'));
});

/** The loss of a batch whose heads and tails are the parameter's first and second half. */
function batchLoss(
  objective: Objective,
  options: { exaggeration?: number; pairLimit?: number; same?: number[] } = {},
): LossOf {
  return (g, map) => {
    const [heads, tails] = g.split(map, [EDGES, EDGES]);
    const flags = new Float32Array(EDGES * EDGES);
    for (const place of options.same ?? []) flags[place] = 1;
    const same = g.greater(g.constant(floatTensor(flags, [EDGES, EDGES])), g.scalar(0.5));
    const exaggeration = g.scalar(options.exaggeration ?? 1);
    const pairLimit = options.pairLimit === undefined ? null : g.scalar(options.pairLimit);
    return objective(g, { heads, tails, same, exaggeration, pairLimit });
  };
}

/** The t-SNE loss as its formula reads. */
function tsneByHand({ data }: Tensor, exaggeration: number, same: number[]): number {
  const z = Array.from({ length: 2 * EDGES }, (_, i) => [Number(data[2 * i]), Number(data[2 * i + 1])]);
  const squared = (a: number[], b: number[]): number => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
  let loss = 0;
  for (let i = 0; i < EDGES; i++) {
    let normaliser = 0;
    for (let j = 0; j < EDGES; j++) {
      if (!same.includes(i * EDGES + j)) normaliser += 1 / (1 + squared(z[i], z[EDGES + j]));
    }
    loss += (exaggeration * Math.log(1 + squared(z[i], z[EDGES + i])) + Math.log(normaliser)) / EDGES;
  }
  return loss;
}

describe('tsne', () => {
  const at = randomTensor([2 * EDGES, 2], 4, 1.5);

  test.each([1, 4])('agrees with its formula at exaggeration %d', async (exaggeration) => {
    const same = [1, 7];
    const { loss } = await lossAndGradient(engine, batchLoss(tsne, { exaggeration, same }), at);
    expect(loss).toBeCloseTo(tsneByHand(at, exaggeration, same), 5);
  });

  test('has the gradient of finite differences', async () => {
    for (const seed of [1, 2, 3]) {
      const point = randomTensor([2 * EDGES, 2], 20 + seed, 2);
      expect(await gradientError(engine, batchLoss(tsne, { same: [3] }), point, seed)).toBeLessThan(5e-3);
    }
  });

  test('is finite, gradient included, where rows coincide', async () => {
    const coinciding = floatTensor(new Float32Array(4 * EDGES).fill(7.25), [2 * EDGES, 2]);
    const { loss, gradient } = await lossAndGradient(engine, batchLoss(tsne), coinciding);
    expect(loss).toBeCloseTo(Math.log(EDGES), 4);
    for (const entry of gradient) expect(Math.abs(entry)).toBeLessThan(1e-4);
  });

  test('a limit on pairs bounds the gradient', async () => {
    const free = await lossAndGradient(engine, batchLoss(tsne), at);
    const limited = await lossAndGradient(engine, batchLoss(tsne, { pairLimit: 1e-3 }), at);
    expect(limited.loss).toBeCloseTo(free.loss, 6);
    // Each row is in at most 2 * EDGES pairs; d(d^2)/dz is at most 2 * distance.
    const largest = Math.max(...Array.from(at.data, Number).map(Math.abs));
    expect(Math.max(...limited.gradient.map(Math.abs))).toBeLessThanOrEqual(1e-3 * 2 * EDGES * 4 * largest);
    expect(Math.hypot(...limited.gradient)).toBeLessThan(0.5 * Math.hypot(...free.gradient));
  });
});
