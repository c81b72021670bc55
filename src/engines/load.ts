import { PdrError } from '../errors';
import type { Engine, EngineName } from './engine';
import { loadNative } from './native';
import { loadTensorflow } from './tensorflow/load';
import { loadWasm } from './wasm';

/** An engine by name, or `auto`: the fastest that loads. */
export type EngineChoice = 'auto' | EngineName;

export const ENGINE_CHOICES: readonly EngineChoice[] = ['auto', 'native', 'wasm'];

export interface LoadedEngine {
  readonly engine: Engine;
  /** What a user should know about the choice; empty when there is nothing to say. */
  readonly notes: readonly string[];
}

const LOADERS: Readonly<Record<EngineName, (threads: number) => Promise<Engine>>> = {
  native: loadNative,
  wasm: loadWasm,
  tensorflow: loadTensorflow,
};

const REMEDIES: Readonly<Record<EngineName, string>> = {
  native: 'Run "npm install onnxruntime-node" in the Node-RED user directory and restart Node-RED.',
  wasm: 'Reinstall @parametric-dr/node-red-pdr: a file of the package is missing.',
  tensorflow:
    'Run "npm install @tensorflow/tfjs-node", or "@tensorflow/tfjs-node-gpu" for an NVIDIA GPU, in the Node-RED user directory and restart Node-RED.',
};

/**
 * Loads an engine, on first use: nothing of onnxruntime is in memory before.
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

async function load(name: EngineName, threads: number): Promise<Engine> {
  try {
    return await LOADERS[name](threads);
  } catch (cause) {
    const detail = firstLine(cause);
    throw new PdrError(
      'PDR_ENGINE_UNAVAILABLE',
      `The engine "${name}" does not load here (${detail}). ${REMEDIES[name]}`,
      { cause },
    );
  }
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split('\n')[0];
}
