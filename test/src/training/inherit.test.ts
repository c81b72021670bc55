import { loadEngine } from '../../../src/engines/load';
import { fit, type Matrix, type ModelEnvelope } from '../../../src/index';
import { matrix } from '../../../src/matrix';
import { decodeModel } from '../../../src/model/decode';
import { fitPreprocessing } from '../../../src/preprocess/preprocessing';
import { createRandom } from '../../../src/random';
import { readEarlier } from '../../../src/training/earlier';
import { onNetwork } from '../../../src/training/embedding';
import { matchFeatures } from '../../../src/training/features';
import { inheritedParameters } from '../../../src/training/inherit';

const SETTINGS = { missing: 'refuse', scaling: 'standard', metric: 'euclidean', seed: 0 } as const;

function rows(count: number, cols: number, seed: number, change: (x: number, f: number) => number): Matrix {
  const random = createRandom(seed);
  const hidden = Array.from({ length: count }, () => [random.normal(), random.normal(), random.normal()]);
  const data = hidden.flatMap((z) =>
    Array.from({ length: cols }, (_, f) => change(z[f % 3] + 0.01 * random.normal(), f)),
  );
  return matrix(Float32Array.from(data), count, cols);
}

async function maxMove(model: ModelEnvelope, X: Matrix, names: string[] | null): Promise<number> {
  const { engine } = await loadEngine('native');
  const { preprocessing, reduced } = await fitPreprocessing(X, { ...SETTINGS, featureNames: names }, engine);
  const earlier = decodeModel(model);
  const match = matchFeatures(model, names, X.cols);
  if (!match) throw new Error('nothing in common');
  const network = { ...earlier.network, widths: [reduced.cols, ...earlier.network.widths.slice(1)] };
  const parameters = inheritedParameters(earlier, match, { preprocessing, network });
  if (!parameters) throw new Error('another network');
  const after = await onNetwork(engine, reduced, network, parameters);
  const settings = { featureNames: names, nComponents: 2 };
  const before = await readEarlier(model, X, settings, engine, {});
  return Math.max(...after.data.map((x, p) => Math.abs(x - (before?.onNetwork.data[p] ?? Number.NaN))));
}

const OPTIONS = { hiddenLayers: [16, 16], steps: 40, engine: 'native' } as const;
const NAMES = ['a', 'b', 'c', 'd'];

test('new means and deviations do not move the map', async () => {
  const { model } = await fit(
    rows(100, 4, 1, (x) => x),
    { ...OPTIONS, featureNames: NAMES },
  );
  const X = rows(80, 4, 2, (x, f) => [0.3, 5, 1, 2][f] * x + [4, -2, 0, 1][f]);
  expect(await maxMove(model, X, NAMES)).toBeLessThan(1e-3);
});

test('neither do features in another order, one that is new, and one that is gone or constant', async () => {
  const { model } = await fit(
    rows(100, 4, 1, (x) => x),
    { ...OPTIONS, featureNames: NAMES },
  );
  const X = rows(80, 4, 2, (x, f) => (f === 0 ? 1.5 : x));
  expect(await maxMove(model, X, ['c', 'new', 'a', 'b'])).toBeLessThan(1e-3);
});

test('nor a feature that was constant before', async () => {
  const { model } = await fit(
    rows(100, 4, 1, (x, f) => (f === 1 ? 7 : x)),
    OPTIONS,
  );
  expect(
    await maxMove(
      model,
      rows(80, 4, 2, (x) => x),
      null,
    ),
  ).toBeLessThan(1e-3);
});

test('new principal components move it by what they leave out', async () => {
  const { model } = await fit(
    rows(200, 120, 1, (x) => x),
    OPTIONS,
  );
  const X = rows(150, 120, 2, (x, f) => x * (1 + (f % 5)));
  expect(await maxMove(model, X, null)).toBeLessThan(0.1);
});
