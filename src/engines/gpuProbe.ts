import { fork } from 'node:child_process';
import { join } from 'node:path';

/** The providers of onnxruntime-node that compute on a GPU. */
export type GpuName = 'webgpu' | 'cuda';
export const GPU_NAMES: readonly GpuName[] = ['webgpu', 'cuda'];

/** What came of trying a GPU. */
export type Probe =
  | {
      readonly state: 'works';
      /** Time of a product of two 256 x 256 matrices, once it is ready. */
      readonly productMs: number;
      /** The graphics driver in use, as far as it can be told. */
      readonly device?: string;
    }
  /** There is none, or none that can be opened. */
  | { readonly state: 'absent'; readonly reason: string }
  /** It was opened, and then failed. */
  | { readonly state: 'broken'; readonly reason: string };

/** Far longer than a first session takes, on a slow machine too. */
const TIMEOUT_MS = 30_000;

const probes = new Map<GpuName, Promise<Probe>>();

/**
 * Tries a GPU in a short-lived process, since a driver that fails may end the process instead of throwing. Tried once; the
 * answer is kept.
 */
export function probeGpu(name: GpuName): Promise<Probe> {
  let probe = probes.get(name);
  if (!probe) {
    probe = runProbe(name);
    probes.set(name, probe);
  }
  return probe;
}

function runProbe(name: GpuName): Promise<Probe> {
  return new Promise((resolve) => {
    const child = fork(join(__dirname, 'gpuProbeMain.js'), [name], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    let answer: Probe | undefined;
    child.on('message', (message: Probe) => {
      answer = message;
    });
    child.on('error', (error) => resolve({ state: 'absent', reason: error.message }));
    child.on('close', (code, signal) => {
      // An answer does not count from a process that broke down afterwards.
      if (answer && code === 0) resolve(answer);
      else
        resolve({ state: 'broken', reason: `trying it ended the process with ${signal ?? `code ${code}`}` });
    });
  });
}
