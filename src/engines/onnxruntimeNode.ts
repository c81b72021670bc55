import { isMainThread } from 'node:worker_threads';
import { PdrError } from '../errors';
import { hostProcess, hostRequire } from './host';
import type { OnnxRuntime } from './onnxruntime';

const SWITCH = 'ORT_DISABLE_TELEMETRY';

/**
 * Loads onnxruntime-node with its telemetry off. Otherwise version 1.30 writes a device id and a database of events below
 * the home directory, leaves a log in the temporary folder and looks names up on the network. The native library reads
 * the variable from the process when it is loaded.
 * @throws whatever loading the optional package throws; PDR_ENGINE_UNAVAILABLE in a worker thread of a process that was
 *   started without the variable: a thread has a copy of the environment and cannot change the process's own
 */
export function requireOnnxruntimeNode(): OnnxRuntime {
  if (!isMainThread && hostProcess.env[SWITCH] !== '1') {
    throw new PdrError(
      'PDR_ENGINE_UNAVAILABLE',
      `In a worker thread the telemetry of onnxruntime-node cannot be switched off. Start the process with ${SWITCH}=1 in its environment, or choose the engine "wasm".`,
    );
  }
  hostProcess.env[SWITCH] = '1';
  return hostRequire('onnxruntime-node') as OnnxRuntime;
}
