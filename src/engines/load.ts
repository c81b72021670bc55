import { PdrError } from '../errors';
import { CPU_ENGINE_CHOICES, type Engine, type EngineChoice, type EngineName } from './engine';
import { loadGpu } from './gpu';
import { loadNative } from './native';
import { loadTensorflow } from './tensorflow/load';
import { loadWasm } from './wasm';

export interface LoadedEngine {
  readonly engine: Engine;
  /** What a user should know about the choice; empty when there is nothing to say. */
  readonly notes: readonly string[];
}

interface Loader {
  readonly load: (threads: number) => Promise<Engine>;
  /** What helps where the package is missing. */
  readonly install: string;
  /** What helps where the package is there. */
  readonly remedy: string;
}

const IN_USER_DIRECTORY =
  "in the folder where this package was installed (Node-RED's user directory), and start the program anew.";
const NATIVE_PLATFORMS = ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-arm64'];
const NATIVE_NEEDS =
  'onnxruntime-node has binaries for Linux with glibc 2.28 or later (not Alpine) and for Windows, on x64 and arm64, and for macOS on arm64.';
// On Linux its install script would download CUDA libraries, and npm leave the package out where that fails.
const SKIP_DOWNLOAD = process.platform === 'linux' ? 'ONNXRUNTIME_NODE_INSTALL=skip ' : '';
const INSTALL_NATIVE = NATIVE_PLATFORMS.includes(`${process.platform}-${process.arch}`)
  ? `Run "${SKIP_DOWNLOAD}npm install onnxruntime-node" ${IN_USER_DIRECTORY}`
  : NATIVE_NEEDS;
const INSTALL_TENSORFLOW = `Run "npm install @tensorflow/tfjs-node", or "@tensorflow/tfjs-node-gpu" for an NVIDIA GPU, ${IN_USER_DIRECTORY}`;
const REINSTALL = 'Reinstall @parametric-dr/node-red-pdr: a file of the package is missing.';

const LOADERS: Readonly<Record<EngineName, Loader>> = {
  native: { load: loadNative, install: INSTALL_NATIVE, remedy: NATIVE_NEEDS },
  webgpu: {
    load: (threads) => loadGpu('webgpu', threads),
    install: INSTALL_NATIVE,
    remedy:
      'It needs a GPU with its driver; on Linux one for Vulkan, from its vendor or by "apt install libvulkan1 mesa-vulkan-drivers".',
  },
  cuda: {
    load: (threads) => loadGpu('cuda', threads),
    install: INSTALL_NATIVE,
    remedy: `It needs Linux on x64, an NVIDIA GPU, CUDA 12 and cuDNN 9; with these, run "ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node" ${IN_USER_DIRECTORY}`,
  },
  wasm: { load: loadWasm, install: REINSTALL, remedy: REINSTALL },
  tensorflow: { load: loadTensorflow, install: INSTALL_TENSORFLOW, remedy: INSTALL_TENSORFLOW },
};

/**
 * Loads an engine, on first use: nothing of onnxruntime is in memory before. `auto` is the fastest on the CPU.
 * @param threads how many threads a run may use; default 1
 * @throws PDR_ENGINE_UNAVAILABLE when the engine asked for by name does not load, with the command that would help
 */
export async function loadEngine(choice: EngineChoice, threads = 1): Promise<LoadedEngine> {
  if (choice !== 'auto') return { engine: await load(choice, threads), notes: [] };
  try {
    return { engine: await load('native', threads), notes: [] };
  } catch (error) {
    const engine = await load('wasm', threads);
    const notes = [
      `Using the wasm engine: ${(error as Error).message} Training is several times slower without it.`,
    ];
    return { engine, notes };
  }
}

/**
 * The engine for everything but training steps: the one asked for if it computes on the CPU in double precision, else the
 * fastest such. Searching neighbours needs that, and small products gain nothing on a GPU.
 * @throws PDR_ENGINE_UNAVAILABLE
 */
export function loadCpuEngine(choice: EngineChoice, threads = 1): Promise<LoadedEngine> {
  const isForAll = CPU_ENGINE_CHOICES.includes(choice);
  return loadEngine(isForAll ? choice : 'auto', threads);
}

async function load(name: EngineName, threads: number): Promise<Engine> {
  const { load, install, remedy } = LOADERS[name];
  try {
    return await load(threads);
  } catch (cause) {
    if (cause instanceof PdrError) throw cause;
    throw new PdrError(
      'PDR_ENGINE_UNAVAILABLE',
      `The engine "${name}" does not load here (${firstLine(cause)}). ${isMissing(cause) ? install : remedy}`,
      { cause },
    );
  }
}

function isMissing(cause: unknown): boolean {
  return (cause as { code?: unknown } | null)?.code === 'MODULE_NOT_FOUND';
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split('\n')[0];
}
