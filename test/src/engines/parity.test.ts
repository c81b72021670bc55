import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { floatTensor, type Program, type TensorData } from '../../../src/graph/graph';
import { largevisObjective } from '../../../src/methods/largevis';
import { tsneObjective } from '../../../src/methods/tsne';
import { umapObjective } from '../../../src/methods/umap';
import { INFERENCE_INPUT, inferenceProgram, landmarkProgram } from '../../../src/network/inference';
import { ACTIVATIONS, initialParameters } from '../../../src/network/network';
import { createRandom } from '../../../src/random';
import { normalMatrix } from '../../support/data';
import { gpusToTest } from '../../support/gpus';
import { smallStep, takeSteps } from '../../support/steps';
import { tensorflowOn } from '../../support/tensorflow';

// One step, fifty steps and projection on every engine, each against the native one.

const ENGINES: readonly (readonly [name: string, load: () => Promise<Engine>])[] = [
  ['wasm', async () => (await loadEngine('wasm')).engine],
  ['tensorflow on cpu', () => tensorflowOn('cpu')],
  ['tensorflow on wasm', () => tensorflowOn('wasm')],
  ...gpusToTest().map((name) => [name, async () => (await loadEngine(name)).engine] as const),
];

// A program that plays a GPU is slow.
jest.setTimeout(120_000);

const OBJECTIVES = {
  tsne: tsneObjective,
  umap: umapObjective({ a: 1.6, b: 0.9, negativeSampleRate: 5 }),
  largevis: largevisObjective({ gamma: 7, negativeSampleRate: 5 }),
};

const OFF = { clipPair: null, clipValue: null, clipNorm: null };
const CLIPPING = {
  none: OFF,
  pair: { ...OFF, clipPair: 0.2 },
  value: { ...OFF, clipValue: 0.02 },
  norm: { ...OFF, clipNorm: 0.05 },
  all: { clipPair: 0.2, clipValue: 0.02, clipNorm: 0.05 },
};

const cases = Object.entries(OBJECTIVES).flatMap(([name, objective], i) =>
  Object.entries(CLIPPING).map(([mode, clipping], j) => {
    const activation = ACTIVATIONS[(i + j) % ACTIVATIONS.length];
    return [name, mode, activation, smallStep(objective, clipping, activation)] as const;
  }),
);

/** Norm of the difference over the norm. */
function difference(actual: TensorData, expected: TensorData): number {
  expect(actual.length).toBe(expected.length);
  const wanted = Array.from(expected, Number);
  const off = Array.from(actual, Number).map((x, i) => x - wanted[i]);
  return Math.hypot(...off) / Math.hypot(...wanted);
}

let native: Engine;
beforeAll(async () => {
  native = (await loadEngine('native')).engine;
});

describe.each(ENGINES)('%s', (_, load) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await load();
  });

  test.each(cases)(
    'takes the same step, and ends 50 at the same loss: %s, clipped by %s, %s',
    async (_name, _mode, _activation, config) => {
      const [expected, expectedEnd] = await takeSteps(native, config, [1, 50]);
      const [actual, actualEnd] = await takeSteps(engine, config, [1, 50]);
      expect(difference(actual.weights, expected.weights)).toBeLessThan(1e-4);
      expect(difference(actual.gradient, expected.gradient)).toBeLessThan(1e-4);
      const figures = ({ loss, maxGradient, maxPairGradient, clippedPairs, clippedEntries }: typeof actual) =>
        Float64Array.of(loss, maxGradient, maxPairGradient, clippedPairs, clippedEntries);
      figures(expected).forEach((figure, i) => {
        expect(Math.abs(figures(actual)[i] - figure)).toBeLessThanOrEqual(1e-4 * Math.abs(figure));
      });
      expect(Math.abs(actualEnd.loss - expectedEnd.loss)).toBeLessThan(0.01 * Math.abs(expectedEnd.loss));
    },
  );

  const pca = { components: normalMatrix(4, 6, 1), mean: normalMatrix(1, 6, 2).data };
  const programs = ACTIVATIONS.map((activation): [string, Program] => {
    const network = { widths: [4, 16, 8, 2], activation };
    const parameters = initialParameters(network, createRandom(7));
    return [`a network of ${activation}`, inferenceProgram({ network, parameters, pca })];
  });

  test.each([...programs, ['landmarks', landmarkProgram(pca, normalMatrix(30, 4, 3))]] as const)(
    'projects the same, any number of rows: %s',
    async (_program, program) => {
      const sessions = [await native.compile(program), await engine.compile(program)];
      for (const rows of [1, 33]) {
        const X = floatTensor(normalMatrix(rows, 6, rows).data, [rows, 6]);
        const [expected, actual] = await Promise.all(sessions.map((s) => s.run({ [INFERENCE_INPUT]: X })));
        for (const { name } of program.outputs) {
          expect(actual[name].shape).toEqual(expected[name].shape);
          expect(difference(actual[name].data, expected[name].data)).toBeLessThan(1e-4);
        }
      }
      await Promise.all(sessions.map((session) => session.release()));
    },
  );
});
