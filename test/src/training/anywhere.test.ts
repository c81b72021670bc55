import type { EngineName } from '../../../src/engines/list';
import { fit, Projector } from '../../../src/index';
import { clusters } from '../../support/clusters';
import { gpusToTest } from '../../support/gpus';
import { tf } from '../../support/tensorflow';

// Neither of TensorFlow's packages can be installed on every machine: its portable backend stands in their place.
const loadStandIn = () => tf;
jest.mock('@tensorflow/tfjs-node-gpu', () => loadStandIn(), { virtual: true });

const ENGINES: readonly EngineName[] = ['native', 'wasm', 'tensorflow', ...gpusToTest()];

// A program that plays a GPU is slow.
jest.setTimeout(120_000);

beforeAll(() => tf.setBackend('cpu'));

test.each(ENGINES)('what was trained on %s projects the same on every engine', async (engine) => {
  const { X } = clusters({ rows: 90, features: 6, clusters: 3, seed: 1 });
  const { model, embedding, report } = await fit(X, { engine, steps: 20, hiddenLayers: [16, 8] });
  expect(report).toMatchObject({ engine, notes: [] });
  expect(model.training.engine).toBe(engine);
  const norm = Math.hypot(...embedding.data);
  for (const other of ENGINES) {
    const projector = await Projector.load(model, { engine: other });
    const { data } = await projector.transform(X);
    await projector.dispose();
    expect(projector.engine).toBe(other);
    expect(Math.hypot(...data.map((x, i) => x - embedding.data[i])) / norm).toBeLessThan(1e-4);
  }
});
