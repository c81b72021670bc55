import { PdrError } from '../../errors';
import type { Operation, Program, Tensor, TensorData } from '../../graph/graph';
import type { Session } from '../engine';
import { OPERATORS, type Tensorflow, type TfTensor } from './operators';

/** One operation, ready to be carried out. */
interface Step {
  readonly apply: (operands: readonly TfTensor[]) => TfTensor | TfTensor[];
  readonly operands: readonly string[];
  readonly outputs: readonly string[];
  /** Values that nobody asks for after this step. */
  readonly finished: readonly string[];
}

/**
 * Prepares a program for TensorFlow.js: operators looked up, constants and state on the backend.
 * @throws PDR_ENGINE_UNAVAILABLE when the program has numbers or operators that this engine does not
 */
export function compileForTensorflow(tf: Tensorflow, program: Program): Session {
  refuseDoubles(program);
  const steps = plan(tf, program);
  const constants = new Map<string, TfTensor>();
  for (const [name, tensor] of program.constants) {
    if (tensor.dtype !== 'int64') constants.set(name, upload(tf, tensor));
  }
  const state = new Map(program.state.map(({ name, initial }) => [name, upload(tf, initial)]));

  return {
    async run(inputs) {
      // Whatever is left at the end, or when an operation fails, is disposed of by `tidy`.
      const { outputs, next } = tf.tidy(() => {
        const values = new Map([...constants, ...state]);
        for (const { name } of program.inputs) values.set(name, upload(tf, inputs[name]));
        for (const step of steps) carryOut(step, values);
        // A copy of the handle, not of the numbers: a result may also be an operand, an input or another result.
        const take = (name: string): TfTensor => tf.clone(values.get(name) as TfTensor);
        return {
          outputs: program.outputs.map(({ name }) => take(name)),
          next: program.state.map((slot) => take(slot.next)),
        };
      });
      program.state.forEach(({ name }, i) => {
        state.get(name)?.dispose();
        state.set(name, next[i]);
      });
      const results = await Promise.all(outputs.map(download));
      for (const output of outputs) output.dispose();
      return Object.fromEntries(program.outputs.map(({ name }, i) => [name, results[i]]));
    },
    readState: (name) => download(state.get(name) as TfTensor),
    async release() {
      for (const tensor of [...constants.values(), ...state.values()]) tensor.dispose();
    },
  };
}

function refuseDoubles({ operations, values }: Program): void {
  const names = operations.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  if (names.some((name) => values.get(name)?.dtype === 'float64')) {
    throw new PdrError(
      'PDR_ENGINE_UNAVAILABLE',
      'TensorFlow.js has no double-precision numbers, which this computation needs. Choose the engine "native" or "wasm" for it.',
    );
  }
}

function plan(tf: Tensorflow, program: Program): Step[] {
  const { operations, constants, state, outputs } = program;
  const needed = new Set([
    ...constants.keys(),
    ...state.flatMap(({ name, next }) => [name, next]),
    ...outputs.map(({ name }) => name),
  ]);
  // Backwards: where a value is met first, it is used last.
  const steps = [...operations].reverse().map((operation): Step => {
    const finished = [...new Set([...operation.inputs, ...operation.outputs])].filter(
      (name) => !needed.has(name),
    );
    for (const name of finished) needed.add(name);
    return { ...prepare(tf, operation, constants), finished };
  });
  return steps.reverse();
}

function prepare(
  tf: Tensorflow,
  { op, inputs, outputs, attributes }: Operation,
  constants: Program['constants'],
): Omit<Step, 'finished'> {
  const operator = OPERATORS.get(op);
  if (!operator) {
    throw new PdrError(
      'PDR_ENGINE_UNAVAILABLE',
      `The TensorFlow engine does not know the operator ${op}. Choose the engine "native" or "wasm".`,
    );
  }
  const whole = inputs.find((name) => constants.get(name)?.dtype === 'int64');
  const numbers = whole === undefined ? undefined : Array.from(constants.get(whole)?.data ?? [], Number);
  return {
    apply: (operands) => tf.tidy(() => operator(tf, operands, { attributes, numbers })),
    operands: inputs.filter((name) => name !== whole),
    outputs,
  };
}

function carryOut(step: Step, values: Map<string, TfTensor>): void {
  const operands = step.operands.map((name) => values.get(name) as TfTensor);
  const results = [step.apply(operands)].flat();
  step.outputs.forEach((name, i) => {
    values.set(name, results[i]);
  });
  for (const name of step.finished) {
    values.get(name)?.dispose();
    values.delete(name);
  }
}

// Backends may keep the array they are given, and hand out the one they work on: copies both ways.

function upload(tf: Tensorflow, { data, shape, dtype }: Tensor): TfTensor {
  return tf.tensor(data.slice() as Float32Array | Int32Array, [...shape], dtype as 'float32' | 'int32');
}

async function download(tensor: TfTensor): Promise<Tensor> {
  const data = (await tensor.data()).slice() as TensorData;
  return { dtype: tensor.dtype as Tensor['dtype'], shape: tensor.shape, data };
}
