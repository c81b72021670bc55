import { isNotInstalled } from '../../errors';
import type { Engine } from '../engine';
import type { Tensorflow } from './operators';
import { compileForTensorflow } from './session';

/** The packages that bring TensorFlow, better ones first: the user installs one of them. */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** What tfjs-node 4.22.0, its newest version, calls of Node's `util` and newer Nodes lack: 23 removed the latter. */
const LEGACY_UTIL: Readonly<Record<string, (x: unknown) => boolean>> = {
  isArray: Array.isArray,
  isNullOrUndefined: (x) => x === null || x === undefined,
};

/**
 * TensorFlow through the packages that the user installed: on an NVIDIA GPU with @tensorflow/tfjs-node-gpu, else on the CPU.
 * @param threads how many threads an operation uses on the CPU
 * @throws whatever loading them throws
 */
export async function loadTensorflow(threads: number): Promise<Engine> {
  restoreLegacyUtil(require('node:util'));
  // TensorFlow reads it once, when it starts; it would take every core.
  process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  const tf = requireFirst(PACKAGES) as Tensorflow;
  await tf.ready();
  return tensorflowEngine(tf, threads);
}

/** An engine on TensorFlow.js as it is: with the backend that is set when a program is compiled and run. */
export function tensorflowEngine(tf: Tensorflow, threads: number): Engine {
  const device = tf.getBackend();
  return {
    name: 'tensorflow',
    threads,
    device,
    compile: async (program) => compileForTensorflow(tf, program),
  };
}

/** Adds what is missing, and leaves what is there. */
export function restoreLegacyUtil(util: Record<string, unknown>): void {
  for (const [name, check] of Object.entries(LEGACY_UTIL)) util[name] ??= check;
}

/** @throws the first package's error that says more than that it is not there */
function requireFirst(packages: readonly string[]): unknown {
  const errors: unknown[] = [];
  for (const name of packages) {
    try {
      return require(name);
    } catch (error) {
      errors.push(error);
    }
  }
  throw errors.find((error) => !isNotInstalled(error)) ?? errors.at(-1);
}
