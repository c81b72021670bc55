import type { Engine, Session } from '../../src/engines/engine';
import { floatTensor, intTensor } from '../../src/graph/graph';
import type { Objective } from '../../src/methods/objective';
import { type Activation, initialParameters, type NetworkShape } from '../../src/network/network';
import { createRandom } from '../../src/random';
import { adamCorrection } from '../../src/step/adam';
import { PARAMETERS, type StepConfig, trainingStep } from '../../src/step/step';
import { readFigures, type StepFigures } from '../../src/training/tally';
import { normalMatrix } from './data';

const ROWS = 40;
const FEATURES = 5;
const BATCH = { heads: 8, tails: 16 };
/** Rows in its batch. */
export const BATCH_ROWS = 24;
/** Rows of the table of noise. */
export const NOISE_ROWS = 7;
const LEARNING_RATE = 2e-3;

/** The config of a training step on random rows, small enough for every engine. */
export function smallStep(
  objective: Objective,
  clipping: StepConfig['clipping'],
  activation: Activation = 'leakyRelu',
): StepConfig {
  const network: NetworkShape = { widths: [FEATURES, 12, 8, 2], activation };
  const random = createRandom(3);
  return {
    data: normalMatrix(ROWS, FEATURES, 1),
    noise: normalMatrix(NOISE_ROWS, FEATURES, 2),
    anchors: null,
    degrees: Float32Array.from({ length: ROWS }, () => 0.5 + random.uniform()),
    network,
    parameters: initialParameters(network, random),
    objective,
    shape: BATCH,
    clipping,
  };
}

/** One step of {@link smallStep}; the edges depend on `number` alone. */
export async function takeStep(session: Session, number: number): Promise<void> {
  const random = createRandom(number);
  const draw = (below: number) =>
    intTensor(
      Int32Array.from({ length: BATCH_ROWS }, () => random.integer(below)),
      [BATCH_ROWS],
    );
  const scalar = (x: number) => floatTensor(Float32Array.of(x), []);
  await session.run({
    rows: draw(ROWS),
    noiseRows: draw(NOISE_ROWS),
    rate: scalar(LEARNING_RATE * adamCorrection(number)),
    keep: scalar(0),
  });
}

export interface StepsTaken extends StepFigures {
  readonly weights: Float32Array;
  /** The running mean of the clipped gradient: after the first step a tenth of it. */
  readonly gradient: Float32Array;
}

/** Takes steps from the start, and tells what there is after each of these numbers of steps; the figures are the last one's. */
export async function takeSteps(
  engine: Engine,
  config: StepConfig,
  counts: readonly number[],
): Promise<StepsTaken[]> {
  const session = await engine.compile(trainingStep(config));
  const numbers = async (name: string) => (await session.readState(name)).data as Float32Array;
  const taken: StepsTaken[] = [];
  try {
    for (let step = 1; taken.length < counts.length; step++) {
      await takeStep(session, step);
      if (step < counts[taken.length]) continue;
      const figures = await readFigures(session, 1);
      taken.push({ ...figures, weights: await numbers(PARAMETERS), gradient: await numbers('firstMoment') });
    }
    return taken;
  } finally {
    await session.release();
  }
}
