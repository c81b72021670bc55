import { hostArray, hostRequire } from '../../../src/engines/host';
import { loadWasm } from '../../../src/engines/wasm';
import { exportOnnx, fit, type Matrix, type ModelEnvelope, Projector } from '../../../src/index';
import { rowRange } from '../../../src/matrix';
import { sealModel } from '../../../src/model/envelope';
import { normalMatrix } from '../../support/data';
import { EXPORT_CASES } from '../../support/exportCases';

async function inOnnxRuntime(model: ModelEnvelope, { data, rows, cols }: Matrix): Promise<Float32Array> {
  await loadWasm(1);
  const ort = hostRequire(
    '../../vendor/onnxruntime-web/ort.node.min.js',
  ) as typeof import('onnxruntime-common');
  const session = await ort.InferenceSession.create(exportOnnx(model));
  const tensor = new ort.Tensor('float32', hostArray('float32', data) as Float32Array, [rows, cols]);
  const { embedding } = await session.run({ rows: tensor });
  expect(embedding.dims).toEqual([rows, model.nComponents]);
  const coordinates = Float32Array.from(embedding.data as Float32Array);
  await session.release();
  return coordinates;
}

test.each(EXPORT_CASES)('the ONNX file gives the places that Projector gives: $name', async (example) => {
  const X = normalMatrix(90, example.features, 1);
  const { model } = await fit(rowRange(X, 0, 80), example.options);
  expect(model.preprocessing.pca !== null).toBe(example.pca);
  expect(model.kept?.refines).toBe(example.options.refine === true);
  // Of a refined model the network alone is exported: without its landmarks, Projector is that network.
  const { id: _, ...content } = model;
  const projector = await Projector.load(sealModel({ ...content, kept: null }));
  const rows = rowRange(X, 70, 90);
  const expected = await projector.transform(rows);
  await projector.dispose();
  const places = await inOnnxRuntime(model, rows);
  places.forEach((value, i) => {
    expect(Math.abs(value - expected.data[i])).toBeLessThan(1e-4);
  });
});
