import { supervise } from '../../../src/affinities/supervise';
import { evaluate, fit, type Label } from '../../../src/index';
import { normalMatrix } from '../../support/data';

/** A path 0-1-2-3, all weights 1. */
const path = {
  offsets: Int32Array.of(0, 1, 3, 5, 6),
  targets: Int32Array.of(1, 0, 2, 1, 3, 2),
  weights: new Float32Array(6).fill(1),
};

test('weight 0 changes nothing', () => {
  expect(supervise(path, ['a', 'b', 'a', 'b'], 0)).toBe(path);
});

test('edges between classes lose, edges within gain, and the graph stays symmetric', () => {
  const { weights } = supervise(path, ['a', 'a', 'b', 'b'], 0.5);
  const [w01, w10, w12, w21, w23, w32] = weights;
  expect([w01, w12, w23]).toEqual([w10, w21, w32]);
  const between = Math.exp(-2.5);
  const gain = 2 / (1 + between);
  expect(w12).toBeCloseTo(between * gain, 6);
  expect(w01).toBeCloseTo((1 + gain) / 2, 6);
});

test('weight 1 cuts classes apart without leaving NaN behind', () => {
  const { weights } = supervise(path, ['a', 'a', 'b', 'b'], 1);
  // Rows 1 and 2 lose half their degree, which doubles their gain: (1 + 2) / 2.
  expect(Array.from(weights)).toEqual([1.5, 1.5, 0, 0, 1.5, 1.5]);
});

test('labels that would cut every edge are refused', () => {
  expect(() => supervise(path, ['a', 'b', 'a', 'b'], 1)).toThrow(
    expect.objectContaining({ code: 'PDR_BAD_OPTION' }),
  );
});

test('rows of unknown class keep their neighbours', () => {
  const { weights } = supervise(path, [null, null, null, null], 0.5);
  for (const weight of weights) expect(weight).toBeCloseTo(1, 5);
});

test('labels draw classes together on the map, also when partly missing', async () => {
  // Two classes that overlap: without labels the map mixes them.
  const X = normalMatrix(240, 4, 3);
  const truth: Label[] = Array.from({ length: 240 }, (_, i) => (X.data[4 * i] > 0 ? 'right' : 'left'));
  const known = truth.map((label, i) => (i % 3 === 0 ? null : label));
  const hit = async (targetWeight: number): Promise<number> => {
    let sum = 0;
    for (const seed of [0, 1, 2]) {
      const { embedding } = await fit(X, {
        method: 'umap',
        steps: 300,
        hiddenLayers: [32, 32],
        labels: known,
        targetWeight,
        seed,
      });
      sum += (await evaluate(X, embedding, { labels: truth })).neighborhoodHitSelfExcluded as number;
    }
    return sum / 3;
  };
  expect(await hit(0.5)).toBeGreaterThan((await hit(0)) + 0.03);
});

test('with target weight 0 labels change nothing', async () => {
  const X = normalMatrix(60, 4, 3);
  const options = { steps: 20, hiddenLayers: [8] };
  const labels = Array.from({ length: 60 }, (_, i) => i % 2);
  const plain = await fit(X, options);
  const supervised = await fit(X, { ...options, labels, targetWeight: 0 });
  expect(supervised.model.network.parameters).toBe(plain.model.network.parameters);
});
