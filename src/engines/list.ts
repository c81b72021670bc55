import type { Engine } from './engine';

/** An engine as it is offered: what it is for, how it loads, and what helps where it does not. */
interface EngineRecord {
  readonly name: string;
  /** Loads it on first use: nothing of it is in memory before. */
  readonly load: (threads: number) => Promise<Engine>;
  /** Whether it also runs what needs double precision or is small: everything but training steps. */
  readonly forAll: boolean;
  /** What helps where its package is missing. */
  readonly install: string;
  /** What helps where its package is there, and it does not load. */
  readonly remedy: string;
  /** What helps where it fails at work. */
  readonly whenItFails: string;
}

const IN_PROJECT =
  "in the folder where this package was installed (Node-RED's user directory), and start the program anew.";
const NATIVE_PLATFORMS = ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-arm64'];
const NATIVE_NEEDS =
  'onnxruntime-node has binaries for Linux with glibc 2.28 or later (not Alpine) and for Windows, on x64 and arm64, and for macOS on arm64.';
// On Linux its install script would download CUDA libraries, and npm leave the package out where that fails.
const SKIP_DOWNLOAD = process.platform === 'linux' ? 'ONNXRUNTIME_NODE_INSTALL=skip ' : '';
const INSTALL_NATIVE = NATIVE_PLATFORMS.includes(`${process.platform}-${process.arch}`)
  ? `Run "${SKIP_DOWNLOAD}npm install onnxruntime-node" ${IN_PROJECT}`
  : NATIVE_NEEDS;
const INSTALL_TENSORFLOW = `Run "npm install @tensorflow/tfjs-node", or "@tensorflow/tfjs-node-gpu" for an NVIDIA GPU, ${IN_PROJECT}`;
const REINSTALL = 'Reinstall @parametric-dr/node-red-pdr: a file of the package is missing.';
const NEED_LESS = 'Fewer rows or a smaller network need less memory.';
const TAKE_NATIVE = 'Choose the engine "native", which needs no GPU.';

/** Every engine. A new one is a file beside this one and its record here. */
export const ENGINES = [
  {
    name: 'native',
    load: (threads) => (require('./native') as typeof import('./native')).loadNative(threads),
    forAll: true,
    install: INSTALL_NATIVE,
    remedy: NATIVE_NEEDS,
    whenItFails: NEED_LESS,
  },
  {
    name: 'webgpu',
    load: (threads) => (require('./gpu') as typeof import('./gpu')).loadGpu('webgpu', threads),
    forAll: false,
    install: INSTALL_NATIVE,
    remedy:
      'It needs a GPU with its driver; on Linux one for Vulkan, from its vendor or by "apt install libvulkan1 mesa-vulkan-drivers".',
    whenItFails: TAKE_NATIVE,
  },
  {
    name: 'cuda',
    load: (threads) => (require('./gpu') as typeof import('./gpu')).loadGpu('cuda', threads),
    forAll: false,
    install: INSTALL_NATIVE,
    remedy: `It needs Linux on x64, an NVIDIA GPU, CUDA 12 and cuDNN 9; with these, run "ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node" ${IN_PROJECT}`,
    whenItFails: TAKE_NATIVE,
  },
  {
    name: 'wasm',
    load: (threads) => (require('./wasm') as typeof import('./wasm')).loadWasm(threads),
    forAll: true,
    install: REINSTALL,
    remedy: REINSTALL,
    whenItFails: NEED_LESS,
  },
  {
    name: 'tensorflow',
    load: (threads) =>
      (require('./tensorflow/load') as typeof import('./tensorflow/load')).loadTensorflow(threads),
    forAll: false,
    install: INSTALL_TENSORFLOW,
    remedy: INSTALL_TENSORFLOW,
    whenItFails: TAKE_NATIVE,
  },
] as const satisfies readonly EngineRecord[];

export type EngineName = (typeof ENGINES)[number]['name'];

/** An engine by name, or `auto`: for training steps the fastest measured on the step itself, else the fastest CPU engine. */
export type EngineChoice = 'auto' | EngineName;

export const ENGINE_CHOICES: readonly EngineChoice[] = ['auto', ...ENGINES.map(({ name }) => name)];

/** Choices for what runs on the CPU alone: everything but training steps. */
export const CPU_ENGINE_CHOICES: readonly EngineChoice[] = [
  'auto',
  ...ENGINES.filter(({ forAll }) => forAll).map(({ name }) => name),
];

/** @throws when there is no engine of this name */
export function engineRecord(name: string): EngineRecord {
  const record = ENGINES.find((each) => each.name === name);
  if (!record) throw new TypeError(`There is no engine ${name}.`);
  return record;
}
