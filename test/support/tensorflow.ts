import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Engine } from '../../src/engines/engine';
import { tensorflowEngine } from '../../src/engines/tensorflow/load';

/** The backends of TensorFlow.js that need no libtensorflow. */
export const TENSORFLOW_BACKENDS = ['cpu', 'wasm'] as const;
export type TensorflowBackend = (typeof TENSORFLOW_BACKENDS)[number];

// Says to the library that it runs in a test: it would advise on every run to install tfjs-node.
tf.env().set('IS_TEST', true);
// Its worker threads would outlive the test.
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
setWasmPaths(`${join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')}/`);

/** The tensorflow engine on one of the portable backends; the backend stays in force until the next call. */
export async function tensorflowOn(backend: TensorflowBackend): Promise<Engine> {
  await tf.setBackend(backend);
  return tensorflowEngine(tf, 1);
}

export { tf };
