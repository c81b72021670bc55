import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { quantile } from '../demo/figures';
import type { Engine, EngineName, Session } from '../src/engines/engine';
import { loadEngine } from '../src/engines/load';
import type { Program } from '../src/graph/graph';
import { tsneObjective } from '../src/methods/tsne';
import { initialParameters } from '../src/network/network';
import { createRandom } from '../src/random';
import { trainingStep } from '../src/step/step';
import { trialInputs } from '../src/training/stepInputs';
import { timeSteps } from '../src/training/stepTime';
import { clusteredRows } from './clusteredRows';

const NETWORKS: Readonly<Record<string, readonly number[]>> = {
  small: [24, 128, 128, 128, 2],
  reference: [784, 1024, 512, 256, 128, 2],
};
const ENGINES: readonly EngineName[] = ['native', 'wasm', 'tensorflow', 'webgpu', 'cuda'];
const ROWS = 5000;
/** Rows that go through the network in a step: heads and as many tails. */
const BATCH = 256;
const INPUTS = trialInputs(BATCH, 0);
const ROUNDS = 7;
/** Of an engine's turn, at least a step long. */
const TURN_MS = 300;

interface Runner {
  readonly name: EngineName;
  readonly session: Session;
  readonly stepsPerTurn: number;
  readonly facts: object;
  /** Milliseconds of a step, a turn each. */
  readonly times: number[];
}

/** One training step on every engine that loads: t-SNE's objective, all clipping, Adam. The engines take turns. */
export async function step(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: { network: { type: 'string', default: 'small' } } });
  const widths = NETWORKS[values.network];
  if (!widths) throw new Error(`--network is one of ${Object.keys(NETWORKS).join(', ')}`);
  const program = stepOf(widths);
  const runners: Runner[] = [];
  const engines: Partial<Record<EngineName, object>> = {};
  for (const name of ENGINES) {
    process.stderr.write(`${name} ...\n`);
    try {
      runners.push(await start(name, program));
    } catch (error) {
      engines[name] = { error: (error as Error).message };
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { session, stepsPerTurn, times } of runners) {
      times.push(await timeSteps(session, INPUTS, stepsPerTurn));
    }
  }
  const [base] = runners;
  for (const { name, session, facts, times } of runners) {
    const stepMs = median(times);
    engines[name] = { stepMs, ratio: stepMs / median(base.times), ...facts };
    await session.release();
  }
  const ratiosTo = base?.name;
  return { network: widths.join('-'), batch: BATCH, ratiosTo, engines: inOrder(engines) };
}

function stepOf(widths: readonly number[]): Program {
  const network = { widths, activation: 'leakyRelu' } as const;
  return trainingStep({
    data: clusteredRows(ROWS, widths[0]),
    noise: null,
    degrees: new Float32Array(ROWS).fill(1),
    network,
    parameters: initialParameters(network, createRandom(1)),
    objective: tsneObjective,
    shape: { heads: BATCH / 2, tails: BATCH / 2 },
    clipping: { clipPair: 4, clipValue: 4, clipNorm: 0.5 },
  });
}

/** Loads an engine and runs its first steps, in which it makes ready. */
async function start(name: EngineName, program: Program): Promise<Runner> {
  const { engine } = await loadEngine(name, availableParallelism());
  const session = await engine.compile(program);
  await timeSteps(session, INPUTS, 2);
  const stepsPerTurn = Math.ceil(TURN_MS / (await timeSteps(session, INPUTS, 2)));
  return { name, session, stepsPerTurn, facts: factsOf(engine), times: [] };
}

function factsOf({ name, threads, device }: Engine): object {
  switch (name) {
    case 'native':
    case 'wasm':
      return { threads };
    case 'tensorflow':
      return { backend: device, threads };
    case 'webgpu':
    case 'cuda':
      return { device: device ?? null };
  }
}

function inOrder(engines: Partial<Record<EngineName, object>>): object {
  return Object.fromEntries(ENGINES.map((name) => [name, engines[name]]));
}

function median(times: readonly number[]): number {
  return quantile(
    [...times].sort((a, b) => a - b),
    0.5,
  );
}
