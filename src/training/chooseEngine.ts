import type { Engine, Session } from '../engines/engine';
import { GPU_NAMES, type GpuName, probeGpu } from '../engines/gpuProbe';
import type { EngineChoice, EngineName } from '../engines/list';
import { type ListedEngine, loadEngine } from '../engines/load';
import { firstLineOf } from '../errors';
import type { Program, Tensor } from '../graph/graph';
import { median } from '../numbers';
import { SUMS } from '../step/step';
import { stepInputs } from './trainingSession';

/** The engine that takes the training steps, and how it was chosen. */
export interface StepEngine {
  readonly engine: ListedEngine;
  /** In words, for people. */
  readonly why: string;
  /** Milliseconds of a step, of each engine that was measured; empty where there was no choice. */
  readonly stepMs: Readonly<Partial<Record<EngineName, number>>>;
  /** What a user should know; empty when there is nothing to say. */
  readonly notes: readonly string[];
}

/** A training step and something to feed it. */
export interface TrialStep {
  readonly program: Program;
  readonly inputs: Readonly<Record<string, Tensor>>;
}

/** Chooses by timing the step that will be taken. */
export type StepEngineChooser = (trial: TrialStep) => Promise<StepEngine>;

/** A training of fewer multiply-adds takes a few seconds on a CPU: no longer than it takes to try a GPU. */
const WORTH_TRYING = 2e11;
/** A "GPU" whose small product takes longer is software that computes on the CPU, and its first training step takes ten seconds. */
const SLOWEST_PRODUCT_MS = 10;
/** A GPU is taken when its step takes less than this share of the CPU's: a difference that measuring anew would confirm. */
const CLEARLY_FASTER = 0.8;

/**
 * Prepares the choice: loads the engine that was asked for; for `auto` starts looking for a GPU, in the background.
 * @param cpu the engine that everything else runs on
 * @param multiplyAdds of the whole training
 * @throws PDR_ENGINE_UNAVAILABLE; the chooser throws PDR_CANCELLED
 */
export async function stepEngineChooser(
  choice: EngineChoice,
  cpu: ListedEngine,
  multiplyAdds: number,
  signal: AbortSignal | undefined,
): Promise<StepEngineChooser> {
  if (choice !== 'auto') {
    const engine = choice === cpu.name ? cpu : (await loadEngine(choice, cpu.threads)).engine;
    return async () => unmeasured(engine, 'it was asked for');
  }
  // The GPU engines come with the same package as `native`.
  if (cpu.name !== 'native') return async () => unmeasured(cpu, 'no other engine loads here');
  if (multiplyAdds < WORTH_TRYING) {
    return async () => unmeasured(cpu, 'the fastest on the CPU; so short a training gains nothing on a GPU');
  }
  const gpus = findGpus(cpu.threads, signal);
  gpus.catch(() => undefined); // where the fit ends before it is asked for
  return async (trial) => fastest(cpu, await gpus, trial);
}

interface FoundGpus {
  readonly engines: readonly ListedEngine[];
  readonly failures: ReadonlyMap<GpuName, string>;
}

async function findGpus(threads: number, signal: AbortSignal | undefined): Promise<FoundGpus> {
  const probes = await Promise.all(
    GPU_NAMES.map(async (name) => [name, await probeGpu(name, signal)] as const),
  );
  const engines: ListedEngine[] = [];
  const failures = new Map<GpuName, string>();
  for (const [name, probe] of probes) {
    if (probe.state === 'broken') failures.set(name, probe.reason);
    if (probe.state !== 'works' || probe.productMs > SLOWEST_PRODUCT_MS) continue;
    try {
      engines.push((await loadEngine(name, threads)).engine);
    } catch (error) {
      failures.set(name, firstLineOf(error));
    }
  }
  return { engines, failures };
}

/** The fastest at a step: a GPU only where it is clearly faster than the CPU. One that fails is left out. */
export async function fastest(
  cpu: ListedEngine,
  { engines, failures }: FoundGpus,
  trial: TrialStep,
): Promise<StepEngine> {
  const failed = new Map<string, string>(failures);
  const stepMs = new Map<ListedEngine, number>();
  for (const gpu of engines) {
    try {
      stepMs.set(gpu, await measureStep(gpu, trial));
    } catch (error) {
      failed.set(gpu.name, firstLineOf(error));
    }
  }
  const notes = Array.from(failed, ([name, reason]) => leftOut(name, reason));
  if (stepMs.size === 0) {
    return { ...unmeasured(cpu, 'the fastest on the CPU, and no GPU is of use here'), notes };
  }
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

function unmeasured(engine: ListedEngine, why: string): StepEngine {
  return { engine, why, stepMs: {}, notes: [] };
}

function leftOut(name: string, reason: string): string {
  return `The engine "${name}" failed when it was tried (${reason}), so training runs on the CPU. To leave it untried, choose the engine "native".`;
}

/** Inputs to time a step with; which rows they name does not matter. */
export function trialInputs(rowsInBatch: number, noiseRows: number, anchors = 0): TrialStep['inputs'] {
  const rows = Int32Array.from({ length: rowsInBatch }, (_, i) => i);
  const some = noiseRows > 0 ? rows.map((i) => i % noiseRows) : null;
  const anchorRows = anchors > 0 ? new Int32Array(anchors) : null;
  return stepInputs({ rows, noiseRows: some, anchorRows, rate: 1e-3, keep: false });
}

const ROUNDS = 3;
const STEPS_PER_ROUND = 5;

/** Milliseconds of a training step on an engine once it is under way: the median of a few short runs. */
async function measureStep(engine: Engine, { program, inputs }: TrialStep): Promise<number> {
  const session = await engine.compile(program);
  try {
    await timeSteps(session, inputs, 2);
    const times = new Float64Array(ROUNDS);
    for (let round = 0; round < ROUNDS; round++) {
      times[round] = await timeSteps(session, inputs, STEPS_PER_ROUND);
    }
    return median(times);
  } finally {
    await session.release();
  }
}

/**
 * Milliseconds of a training step.
 * @param session of a training step's program, after a first run
 */
export async function timeSteps(
  session: Session,
  inputs: TrialStep['inputs'],
  steps: number,
): Promise<number> {
  const started = performance.now();
  for (let step = 0; step < steps; step++) await session.run(inputs);
  // A GPU may still be at work on the steps; reading their result waits for them.
  await session.readState(SUMS);
  return (performance.now() - started) / steps;
}
