import type { Engine, Session } from '../engines/engine';
import type { Program, Tensor } from '../graph/graph';
import { SUMS } from '../step/step';

/** A training step and something to feed it. */
export interface TrialStep {
  readonly program: Program;
  readonly inputs: Readonly<Record<string, Tensor>>;
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
  // A GPU may still be at work on them: their result is not there before that is done.
  await session.readState(SUMS);
  return (performance.now() - started) / steps;
}

const ROUNDS = 3;
const STEPS_A_ROUND = 5;

/** Milliseconds of a training step on an engine once it is under way: the median of a few short runs. */
export async function measureStep(engine: Engine, { program, inputs }: TrialStep): Promise<number> {
  const session = await engine.compile(program);
  try {
    await timeSteps(session, inputs, 2);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await timeSteps(session, inputs, STEPS_A_ROUND));
    return times.sort((a, b) => a - b)[ROUNDS >> 1];
  } finally {
    await session.release();
  }
}
