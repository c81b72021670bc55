import { join } from 'node:path';
import { unlessAborted } from '../pace';
import { launch } from '../process/launch';

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

export type GpuProber = (name: GpuName, signal?: AbortSignal) => Promise<Probe>;

/** Far longer than a first session takes, on a slow machine too. */
export const PROBE_LIMIT_MS = 30_000;

/** A trial that runs or is done. It stops when nobody waits for it any more. */
interface Trial {
  readonly answer: Promise<Probe>;
  readonly stop: AbortController;
  waiting: number;
}

const trials = new Map<GpuName, Trial>();
let prober: GpuProber = probeOnce;

/**
 * Whether a GPU can be computed on, as found out once in the life of this process; a worker asks the process that started it.
 * @throws PDR_CANCELLED as soon as the signal is aborted
 */
export const probeGpu: GpuProber = (name, signal) => unlessAborted(prober(name, signal), signal);

/** Has another process answer for this one. */
export function probeElsewhere(elsewhere: GpuProber): void {
  prober = elsewhere;
}

async function probeOnce(name: GpuName, signal?: AbortSignal): Promise<Probe> {
  const trial = trials.get(name) ?? begin(name);
  const leave = (): void => {
    trial.waiting--;
    if (trial.waiting === 0) trial.stop.abort();
  };
  trial.waiting++;
  signal?.addEventListener('abort', leave, { once: true });
  const answer = await trial.answer;
  signal?.removeEventListener('abort', leave);
  return answer;
}

function begin(name: GpuName): Trial {
  const stop = new AbortController();
  const trial = { answer: tryInProcess(name, stop.signal), stop, waiting: 0 };
  trials.set(name, trial);
  stop.signal.addEventListener('abort', () => trials.delete(name));
  return trial;
}

/** In a process of its own, since a driver that fails may end the process or hang instead of throwing. */
function tryInProcess(name: GpuName, signal: AbortSignal): Promise<Probe> {
  return new Promise((resolve) => {
    const child = launch(join(__dirname, 'gpuProbeProcess.js'), [name]);
    const kill = (): void => {
      child.kill('SIGKILL');
    };
    const limit = setTimeout(kill, PROBE_LIMIT_MS);
    signal.addEventListener('abort', kill);
    let answer: Probe | undefined;
    child.stderr?.resume();
    child.on('message', (message: Probe) => {
      answer = message;
    });
    child.on('error', (error) => resolve({ state: 'absent', reason: error.message }));
    child.on('close', (code, by) => {
      clearTimeout(limit);
      // An answer does not count from a process that broke down afterwards.
      if (answer && code === 0) resolve(answer);
      else resolve({ state: 'broken', reason: `trying it ended the process with ${by ?? `code ${code}`}` });
    });
  });
}
