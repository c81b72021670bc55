import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { median } from '../demo/figures';
import type { Engine, Session } from '../src/engines/engine';
import { ENGINES, type EngineName } from '../src/engines/list';
import { loadEngine } from '../src/engines/load';
import type { Program } from '../src/graph/graph';
import type { Matrix } from '../src/matrix';
import { tsneObjective } from '../src/methods/tsne';
import { initialParameters } from '../src/network/network';
import { createRandom } from '../src/random';
import { batchRows } from '../src/step/batch';
import { trainingStep } from '../src/step/step';
import { type TrialStep, timeSteps, trialInputs } from '../src/training/chooseEngine';
import { resolveOptions } from '../src/training/options';
import { batchShape, noiseTable } from '../src/training/train';
import { clusteredRows } from './clusteredRows';

/** The step that a fit with these defaults takes. */
const DEFAULTS = resolveOptions();
const NETWORKS: Readonly<Record<string, readonly number[]>> = {
  default: [24, ...DEFAULTS.hiddenLayers, 2],
  reference: [784, 1024, 512, 256, 128, 2],
};
const NAMES: readonly EngineName[] = ENGINES.map(({ name }) => name);
const ROWS = 5000;
const SHAPE = batchShape(DEFAULTS, ROWS);
const ROUNDS = 7;
/** Length of an engine's turn; it takes one step at least. */
const TURN_MS = 300;

interface Runner {
  readonly name: EngineName;
  readonly session: Session;
  readonly stepsPerTurn: number;
  readonly facts: object;
  /** Milliseconds of a step, a turn each. */
  readonly times: number[];
}

/** A fit's training step, t-SNE's, on every engine that loads. The engines take turns. */
export async function step(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: { network: { type: 'string', default: 'default' } } });
  const widths = NETWORKS[values.network];
  if (!widths) throw new Error(`--network is one of ${Object.keys(NETWORKS).join(', ')}`);
  const noise = noiseTable(widths[0], DEFAULTS.inputNoise, createRandom(2));
  const program = stepOf(widths, noise);
  const inputs = trialInputs(batchRows(SHAPE), noise.rows);
  const runners: Runner[] = [];
  const engines: Partial<Record<EngineName, object>> = {};
  for (const name of NAMES) {
    process.stderr.write(`${name} ...\n`);
    try {
      runners.push(await start(name, program, inputs));
    } catch (error) {
      engines[name] = { error: (error as Error).message };
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { session, stepsPerTurn, times } of runners) {
      times.push(await timeSteps(session, inputs, stepsPerTurn));
    }
  }
  const [base] = runners;
  for (const { name, session, facts, times } of runners) {
    const stepMs = median(times);
    engines[name] = { stepMs, ratio: stepMs / median(base.times), ...facts };
    await session.release();
  }
  const inOrder = Object.fromEntries(NAMES.map((name) => [name, engines[name]]));
  return { network: widths.join('-'), batch: batchRows(SHAPE), ratiosTo: base?.name, engines: inOrder };
}

function stepOf(widths: readonly number[], noise: Matrix): Program {
  const network = { widths, activation: DEFAULTS.activation };
  return trainingStep({
    data: clusteredRows(ROWS, widths[0]),
    noise,
    anchors: null,
    degrees: new Float32Array(ROWS).fill(1),
    network,
    parameters: initialParameters(network, createRandom(1)),
    objective: tsneObjective,
    shape: SHAPE,
    clipping: DEFAULTS,
  });
}

/** Loads an engine and runs its first steps, in which it makes ready. */
async function start(name: EngineName, program: Program, inputs: TrialStep['inputs']): Promise<Runner> {
  const { engine } = await loadEngine(name, availableParallelism());
  const session = await engine.compile(program);
  await timeSteps(session, inputs, 2);
  const stepsPerTurn = Math.ceil(TURN_MS / (await timeSteps(session, inputs, 2)));
  return { name, session, stepsPerTurn, facts: factsOf(engine), times: [] };
}

function factsOf({ threads, device }: Engine): object {
  return { threads, ...(device && { device }) };
}
