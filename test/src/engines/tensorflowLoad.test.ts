import { loadEngine } from '../../../src/engines/load';
import { loadTensorflow, restoreLegacyUtil } from '../../../src/engines/tensorflow/load';
import { product } from '../../../src/linalg/products';
import { matrix } from '../../../src/matrix';
import { tf } from '../../support/tensorflow';

// Neither package can be installed on every machine, so these tests put something in their place.
const WITH_GPU = '@tensorflow/tfjs-node-gpu';
const WITHOUT = '@tensorflow/tfjs-node';

/** Puts `load` in the place of loading a package. */
function stand(name: string, load: () => unknown): void {
  jest.doMock(name, load, { virtual: true });
}

const failing = (message: string, code?: string) => () => {
  throw Object.assign(new Error(message), { code });
};

beforeEach(async () => {
  jest.resetModules();
  for (const name of [WITH_GPU, WITHOUT]) {
    stand(name, failing(`Cannot find module '${name}'`, 'MODULE_NOT_FOUND'));
  }
  delete process.env.TF_NUM_INTRAOP_THREADS;
  await tf.setBackend('cpu');
});

test.each([WITH_GPU, WITHOUT])('computes with %s where that is installed', async (name) => {
  stand(name, () => tf);
  const { engine } = await loadEngine('tensorflow', 3);
  expect(engine).toMatchObject({ name: 'tensorflow', threads: 3 });
  const square = matrix(Float32Array.of(1, 2, 3, 4), 2, 2);
  expect(Array.from((await product(engine, square, square)).data)).toEqual([7, 10, 15, 22]);
});

test('prefers the package for GPUs, and takes the other where that does not load', async () => {
  const loaded: string[] = [];
  const note = (name: string) => () => {
    loaded.push(name);
    return tf;
  };
  stand(WITH_GPU, note(WITH_GPU));
  stand(WITHOUT, note(WITHOUT));
  await loadTensorflow(1);
  jest.resetModules();
  stand(WITH_GPU, failing('libcudart.so.11.0: cannot open shared object file'));
  await loadTensorflow(1);
  expect(loaded).toEqual([WITH_GPU, WITHOUT]);
});

test('without a package, says which command installs one', async () => {
  await expect(loadEngine('tensorflow')).rejects.toMatchObject({
    code: 'PDR_ENGINE_UNAVAILABLE',
    message: expect.stringContaining('npm install @tensorflow/tfjs-node'),
  });
});

test('says why a package that is there does not load, rather than that the other is missing', async () => {
  stand(WITH_GPU, failing('libcudart.so.11.0: cannot open shared object file'));
  await expect(loadEngine('tensorflow')).rejects.toThrow('libcudart');
});

test('tells TensorFlow how many threads to use before it starts, unless the user has', async () => {
  let seen: string | undefined;
  stand(WITHOUT, () => {
    seen = process.env.TF_NUM_INTRAOP_THREADS;
    return tf;
  });
  await loadTensorflow(3);
  expect(seen).toBe('3');
  jest.resetModules();
  process.env.TF_NUM_INTRAOP_THREADS = '5';
  await loadTensorflow(3);
  expect(seen).toBe('5');
});

test('what newer Nodes lack of util is there when the package loads', async () => {
  const util = require('node:util') as Record<string, unknown>;
  const { isNullOrUndefined } = util;
  delete util.isNullOrUndefined;
  try {
    let seen: unknown;
    stand(WITHOUT, () => {
      seen = util.isNullOrUndefined;
      return tf;
    });
    await loadTensorflow(1);
    expect(seen).toBeInstanceOf(Function);
  } finally {
    if (isNullOrUndefined) util.isNullOrUndefined = isNullOrUndefined;
  }
});

test('what util lacks is added, and what it has is left', () => {
  const isArray = () => true;
  const util: Record<string, (x: unknown) => boolean> = { isArray };
  restoreLegacyUtil(util);
  expect(util.isArray).toBe(isArray);
  expect([null, undefined, 0, '', false].map(util.isNullOrUndefined)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  const empty: Record<string, (x: unknown) => boolean> = {};
  restoreLegacyUtil(empty);
  expect([[1], new Float32Array(1)].map(empty.isArray)).toEqual([true, false]);
});
