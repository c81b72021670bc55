import type { Engine, Session } from '../engines/engine';
import { engineRecord } from '../engines/list';
import { firstLineOf, PdrError } from '../errors';
import { floatTensor, intTensor, type Program, type Tensor } from '../graph/graph';

/** What changes from one training step to the next; see `trainingStep`. */
export interface StepInputs {
  /** The batch's rows: heads, then tails. */
  readonly rows: Int32Array;
  /** The row of noise that each of them gets; null for a step without noise. */
  readonly noiseRows: Int32Array | null;
  /** Which anchors are in the batch; null for a step without any. */
  readonly anchorRows: Int32Array | null;
  readonly rate: number;
  /** Whether the tallies go on from the step before. */
  readonly keep: boolean;
}

/** The inputs of a training step's program. */
export function stepInputs({ rows, noiseRows, anchorRows, rate, keep }: StepInputs): Record<string, Tensor> {
  return {
    rows: intTensor(rows, [rows.length]),
    ...(noiseRows && { noiseRows: intTensor(noiseRows, [noiseRows.length]) }),
    ...(anchorRows && { anchorRows: intTensor(anchorRows, [anchorRows.length]) }),
    rate: scalar(rate),
    keep: scalar(keep ? 1 : 0),
  };
}

function scalar(x: number): Tensor {
  return floatTensor(Float32Array.of(x), []);
}

/** Compiles a program of the training. Where the engine fails, now or later, the error names it and says what helps. */
export async function openForTraining(engine: Engine, program: Program): Promise<Session> {
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw cause instanceof PdrError ? cause : failed(engine, cause);
    }
  };
  const session = await guard(engine.compile(program));
  return {
    run: (inputs) => guard(session.run(inputs)),
    readState: (name) => guard(session.readState(name)),
    release: () => session.release(),
  };
}

function failed({ name }: Engine, cause: unknown): PdrError {
  return new PdrError(
    'PDR_ENGINE_UNAVAILABLE',
    `The engine "${name}" failed while training (${firstLineOf(cause)}). ${engineRecord(name).whenItFails}`,
    { cause },
  );
}
