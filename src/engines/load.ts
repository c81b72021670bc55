import { firstLineOf, isNotInstalled, PdrError } from '../errors';
import type { Engine } from './engine';
import { CPU_ENGINE_CHOICES, ENGINE_CHOICES, type EngineChoice, type EngineName, engineRecord } from './list';

/** An engine of the list. */
export type ListedEngine = Engine & { readonly name: EngineName };

export interface LoadedEngine {
  readonly engine: ListedEngine;
  /** What a user should know about the choice; empty when there is nothing to say. */
  readonly notes: readonly string[];
}

/**
 * Loads an engine, on first use: nothing of onnxruntime is in memory before. `auto` is the fastest on the CPU.
 * @param threads how many threads a run may use; default 1
 * @throws PDR_ENGINE_UNAVAILABLE when the engine asked for by name does not load, with the command that would help;
 *   PDR_BAD_OPTION when there is none of that name
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

async function load(name: EngineName, threads: number): Promise<ListedEngine> {
  if (!ENGINE_CHOICES.includes(name)) {
    throw new PdrError('PDR_BAD_OPTION', `There is no engine "${name}", but ${ENGINE_CHOICES.join(', ')}.`);
  }
  const { load, install, remedy } = engineRecord(name);
  try {
    return { ...(await load(threads)), name };
  } catch (cause) {
    if (cause instanceof PdrError) throw cause;
    throw new PdrError(
      'PDR_ENGINE_UNAVAILABLE',
      `The engine "${name}" does not load here (${firstLineOf(cause)}). ${isNotInstalled(cause) ? install : remedy}`,
      { cause },
    );
  }
}
