import type { Program, Tensor } from '../graph/graph';

export type EngineName = 'native' | 'webgpu' | 'cuda' | 'wasm' | 'tensorflow';

/**
 * An engine by name, or `auto`: the fastest that loads, for training as measured on the very step; for everything else
 * the fastest on the CPU.
 */
export type EngineChoice = 'auto' | EngineName;

export const ENGINE_CHOICES: readonly EngineChoice[] = [
  'auto',
  'native',
  'webgpu',
  'cuda',
  'wasm',
  'tensorflow',
];

/** Those for what runs on the CPU alone: everything but training steps. */
export const CPU_ENGINE_CHOICES: readonly EngineChoice[] = ['auto', 'native', 'wasm'];

/** Anything that can run a {@link Program}. Engines know nothing of objectives or training. */
export interface Engine {
  readonly name: EngineName;
  /** How many threads a run uses. */
  readonly threads: number;
  /** What it computes on, as far as it can be told: a GPU's driver, a backend. Nothing for the CPU. */
  readonly device?: string;
  compile(program: Program): Promise<Session>;
}

/** A compiled program with its state. Release it: native sessions hold memory outside the JavaScript heap. */
export interface Session {
  /**
   * Runs the program once and advances its state. One call at a time. A GPU may still be at work when this resolves, if
   * the program has no outputs.
   * @param inputs one tensor for each of the program's inputs
   * @returns one tensor for each of the program's outputs
   */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  /** A copy of the named state slot's current value. */
  readState(name: string): Promise<Tensor>;
  release(): Promise<void>;
}
