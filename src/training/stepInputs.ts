import { floatTensor, intTensor, type Tensor } from '../graph/graph';

/** What changes from one training step to the next; see `trainingStep`. */
export interface StepInputs {
  /** The batch's rows: heads, then tails. */
  readonly rows: Int32Array;
  /** The row of noise that each of them gets; null for a step without noise. */
  readonly noiseRows: Int32Array | null;
  readonly rate: number;
  /** Whether the tallies go on from the step before. */
  readonly keep: boolean;
}

/** The inputs of a training step's program. */
export function stepInputs({ rows, noiseRows, rate, keep }: StepInputs): Record<string, Tensor> {
  return {
    rows: intTensor(rows, [rows.length]),
    ...(noiseRows && { noiseRows: intTensor(noiseRows, [noiseRows.length]) }),
    rate: scalar(rate),
    keep: scalar(keep ? 1 : 0),
  };
}

/** Inputs to try a step with: any rows will do. */
export function trialInputs(rowsInBatch: number, noiseRows: number): Record<string, Tensor> {
  const rows = Int32Array.from({ length: rowsInBatch }, (_, i) => i);
  const some = noiseRows > 0 ? rows.map((i) => i % noiseRows) : null;
  return stepInputs({ rows, noiseRows: some, rate: 1e-3, keep: false });
}

function scalar(x: number): Tensor {
  return floatTensor(Float32Array.of(x), []);
}
