import { evaluate, fit, Projector, toArray } from '../../../src/index';
import { normalMatrix } from '../../support/data';

// Jest's sandbox has typed arrays of its own, as those who use this package meet it in their tests.

test.each(['native', 'wasm'] as const)('%s computes in the sandbox of a test runner', async (engine) => {
  const X = toArray(normalMatrix(60, 4, 1));
  const { model, embedding } = await fit(X, { engine, steps: 5, hiddenLayers: [8], threads: 1 });
  const projector = await Projector.load(model, { engine });
  const projected = await projector.transform(X);
  await projector.dispose();
  expect(projected.rows).toBe(60);
  projected.data.forEach((x, i) => {
    expect(x).toBeCloseTo(embedding.data[i], 4);
  });
  expect(await evaluate(X, projected)).toMatchObject({ rows: 60 });
});
