import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Engine } from './engine';
import { hostRequire } from './host';
import { compileForOnnxRuntime, type OnnxRuntime } from './onnxruntime';

/** Where the build puts the three files of onnxruntime-web that are used. */
const VENDOR = join(__dirname, '..', '..', 'vendor', 'onnxruntime-web');

interface WebRuntime extends OnnxRuntime {
  readonly env: { wasm: { numThreads?: number; wasmPaths?: string | { mjs: string; wasm: string } } };
}

/** onnxruntime-web: WebAssembly, runs wherever Node does and needs no install script. */
export async function loadWasm(threads: number): Promise<Engine> {
  const ort = hostRequire(join(VENDOR, 'ort.node.min.js')) as WebRuntime;
  // The number of threads is fixed when the first session is made: it belongs to the process, not to a session.
  ort.env.wasm.numThreads ??= threads;
  ort.env.wasm.wasmPaths = `${pathToFileURL(VENDOR).href}/`;
  return {
    name: 'wasm',
    slowProducts: true,
    threads: ort.env.wasm.numThreads ?? threads,
    compile: (program) => compileForOnnxRuntime(ort, program, { executionProviders: ['wasm'] }, false),
  };
}
