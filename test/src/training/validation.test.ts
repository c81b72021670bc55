import { floatTensor } from '../../../src/graph/graph';
import { fit } from '../../../src/index';
import { createRandom } from '../../../src/random';
import { EarlyStop } from '../../../src/training/earlyStop';
import { holdOut } from '../../../src/training/validation';
import { clusters } from '../../support/clusters';

const ROWS = 40;

/** Every row joined to every other. */
const complete = {
  offsets: Int32Array.from({ length: ROWS + 1 }, (_, i) => i * (ROWS - 1)),
  targets: Int32Array.from({ length: ROWS * (ROWS - 1) }, (_, e) => {
    const [row, place] = [Math.floor(e / (ROWS - 1)), e % (ROWS - 1)];
    return place < row ? place : place + 1;
  }),
  weights: new Float32Array(ROWS * (ROWS - 1)).fill(1),
};

test('rows held out take all their edges with them, and no edge is lost', () => {
  const { training, heldOut } = holdOut(complete, 0.1, createRandom(1));
  expect(training.targets.length + heldOut.targets.length).toBe(ROWS * (ROWS - 1));
  const inTraining = new Set(training.targets);
  expect(inTraining.size).toBe(ROWS - 4);
  for (let row = 0; row < ROWS; row++) {
    const trains = inTraining.has(row);
    if (!trains) expect(training.offsets[row + 1]).toBe(training.offsets[row]);
    for (let e = heldOut.offsets[row]; e < heldOut.offsets[row + 1]; e++) {
      expect(trains && inTraining.has(heldOut.targets[e])).toBe(false);
    }
  }
});

test('nothing held out leaves the graph as it is', () => {
  const { training, heldOut } = holdOut(complete, 0, createRandom(1));
  expect(training).toEqual(complete);
  expect(heldOut.targets).toHaveLength(0);
});

test('the weights of the lowest loss are kept; patience counts checks without a new lowest', () => {
  const stop = new EarlyStop(2);
  const weights = (x: number) => floatTensor(Float32Array.of(x), [1]);
  expect(stop.best).toBeNull();
  expect([5, 3, 4].map((loss) => stop.check(loss, weights(loss)))).toEqual([false, false, false]);
  expect(stop.check(2, weights(2))).toBe(false);
  expect(stop.check(6, weights(6))).toBe(false);
  expect(stop.check(Number.NaN, weights(0))).toBe(true);
  expect(stop.bestLoss).toBe(2);
  expect(stop.best?.data[0]).toBe(2);
});

test('a fit that no longer learns stops early and reports the steps it did', async () => {
  const { X } = clusters({ rows: 500, features: 4, clusters: 3, seed: 1 });
  const stuck = {
    hiddenLayers: [8],
    steps: 400,
    learningRate: 1e-6,
    inputNoise: 0,
  } as const;
  const { report } = await fit(X, { ...stuck, learningRate: 0.9, clipNorm: null, patience: 1 });
  expect(report.steps).toBeLessThan(400);
  expect(report.validationLoss).toEqual(expect.any(Number));
  const { report: without } = await fit(X, { ...stuck, validationFraction: 0 });
  expect(without).toMatchObject({ steps: 400, validationLoss: null });
});
