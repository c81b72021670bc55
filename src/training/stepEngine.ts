import type { Engine, EngineChoice, EngineName } from '../engines/engine';
import { GPU_NAMES, type GpuName, probeGpu } from '../engines/gpuProbe';
import { loadEngine } from '../engines/load';
import { measureStep, type TrialStep } from './stepTime';

/** The engine that takes the training steps, and how it was chosen. */
export interface StepEngine {
  readonly engine: Engine;
  /** In words, for people. */
  readonly why: string;
  /** Milliseconds of a step, of each engine that was measured; empty where there was no choice. */
  readonly stepMs: Readonly<Partial<Record<EngineName, number>>>;
  /** What a user should know; empty when there is nothing to say. */
  readonly notes: readonly string[];
}

/** Chooses by the very step that is to be taken. */
export type StepEngineChooser = (trial: TrialStep) => Promise<StepEngine>;

/** Of fewer multiply-adds a whole training takes a few seconds on a CPU: no longer than it takes to try a GPU. */
const WORTH_TRYING = 2e11;
/** A GPU whose product takes longer is none, but a program that plays one: its first training step takes ten seconds. */
const SLOWEST_PRODUCT_MS = 10;
/** A GPU is taken when its step takes less than this share of the CPU's: a difference that measuring anew would confirm. */
const CLEARLY_FASTER = 0.8;

/**
 * Makes ready to choose: loads the engine that was asked for; for `auto` begins to look for a GPU, in a process beside.
 * @param cpu the engine that everything else runs on
 * @param multiplyAdds of the whole training
 * @throws PDR_ENGINE_UNAVAILABLE
 */
export async function stepEngineChooser(
  choice: EngineChoice,
  cpu: Engine,
  multiplyAdds: number,
): Promise<StepEngineChooser> {
  if (choice !== 'auto') {
    const engine = choice === cpu.name ? cpu : (await loadEngine(choice, cpu.threads)).engine;
    return async () => unmeasured(engine, 'it was asked for');
  }
  // What brings the GPUs is what brings `native`.
  if (cpu.name !== 'native') return async () => unmeasured(cpu, 'no other engine loads here');
  if (multiplyAdds < WORTH_TRYING) {
    return async () => unmeasured(cpu, 'the fastest on the CPU; so short a training gains nothing on a GPU');
  }
  const gpus = findGpus(cpu.threads);
  return async (trial) => fastest(cpu, await gpus, trial);
}

interface FoundGpus {
  readonly engines: readonly Engine[];
  readonly failures: ReadonlyMap<GpuName, string>;
}

async function findGpus(threads: number): Promise<FoundGpus> {
  const engines: Engine[] = [];
  const failures = new Map<GpuName, string>();
  for (const name of GPU_NAMES) {
    const probe = await probeGpu(name);
    if (probe.state === 'broken') failures.set(name, probe.reason);
    if (probe.state !== 'works' || probe.productMs > SLOWEST_PRODUCT_MS) continue;
    engines.push((await loadEngine(name, threads)).engine);
  }
  return { engines, failures };
}

/** The fastest at a step: a GPU only where it is clearly faster than the CPU. One that fails is left out. */
export async function fastest(
  cpu: Engine,
  { engines, failures }: FoundGpus,
  trial: TrialStep,
): Promise<StepEngine> {
  const failed = new Map<string, string>(failures);
  const stepMs = new Map<Engine, number>();
  for (const gpu of engines) {
    try {
      stepMs.set(gpu, await measureStep(gpu, trial));
    } catch (error) {
      failed.set(gpu.name, (error as Error).message);
    }
  }
  const notes = Array.from(failed, ([name, reason]) => leftOut(name, reason));
  if (stepMs.size === 0)
    return { ...unmeasured(cpu, 'the fastest on the CPU, and no GPU is of use here'), notes };
  const cpuMs = await measureStep(cpu, trial);
  const [gpu, gpuMs] = [...stepMs].reduce((best, other) => (other[1] < best[1] ? other : best));
  const isFaster = gpuMs < CLEARLY_FASTER * cpuMs;
  stepMs.set(cpu, cpuMs);
  return {
    engine: isFaster ? gpu : cpu,
    why: isFaster ? 'its step was measured to be clearly faster' : 'no GPU was measured to be clearly faster',
    stepMs: Object.fromEntries(Array.from(stepMs, ([{ name }, ms]) => [name, ms])),
    notes,
  };
}

function unmeasured(engine: Engine, why: string): StepEngine {
  return { engine, why, stepMs: {}, notes: [] };
}

function leftOut(name: string, reason: string): string {
  const [line] = reason.split('\n');
  return `The engine "${name}" failed when it was tried (${line}); the CPU took its place. To leave it untried, choose the engine "native".`;
}
