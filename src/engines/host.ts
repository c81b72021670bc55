import nodeModule from 'node:module';
import { runInThisContext } from 'node:vm';
import type { Tensor, TensorData } from '../graph/graph';

/**
 * Test runners (Jest, vitest's `vm` pools) run code in a sandbox with typed arrays, modules and an environment of its own.
 * Native code gives the process's own typed arrays, which code in the sandbox refuses, and reads the process's own
 * environment. So onnxruntime is loaded outside of the sandbox. Where there is none, these are what they always are.
 */
export const hostProcess = runInThisContext('process') as NodeJS.Process;

// Since Node 20.16; before, only code outside of a sandbox computes with onnxruntime.
const { createRequire } = hostProcess.getBuiltinModule?.('node:module') ?? nodeModule;
export const hostRequire = createRequire(__filename);

const { HOST_ARRAYS } = hostRequire('./hostArrays') as typeof import('./hostArrays');

/** The same memory as a typed array of the process's own. */
export function hostArray(dtype: Tensor['dtype'], data: TensorData): TensorData {
  const HostArray = HOST_ARRAYS[dtype];
  if (data instanceof HostArray) return data;
  return new HostArray(data.buffer as ArrayBuffer, data.byteOffset, data.length);
}
