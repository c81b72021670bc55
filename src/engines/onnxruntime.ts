import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import type { Program, Tensor, TensorData } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx';
import type { Session } from './engine';
import { hostArray } from './host';

/** The part of onnxruntime's two packages that is used; they share it. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: Tensor['dtype'], data: TensorData, dims: readonly number[]) => OrtTensor;
}

/** Compiles a program for onnxruntime and keeps its state in CPU memory between runs. */
export async function compileForOnnxRuntime(
  ort: OnnxRuntime,
  program: Program,
  options: InferenceSession.SessionOptions,
  reusesOutputs: boolean,
): Promise<Session> {
  // First what may lack memory: a session that is lost holds memory until the process ends.
  const state = new Map(program.state.map((slot) => [slot.name, wrap(ort, copyOf(slot.initial))]));
  const spare = new Map(program.state.map((slot) => [slot.next, wrap(ort, copyOf(slot.initial))]));
  const session = await openSession(ort, program, options);
  const outputs = program.outputs.map((value) => value.name);

  return {
    async run(inputs) {
      const feeds: Record<string, OrtTensor> = Object.fromEntries(state);
      for (const [name, tensor] of Object.entries(inputs)) feeds[name] = wrap(ort, tensor);
      // The next state is written over the state before the last, so that a step allocates nothing.
      const fetches: Record<string, OrtTensor | null> = {};
      for (const name of outputs) fetches[name] = null;
      for (const slot of program.state) {
        fetches[slot.next] = reusesOutputs ? (spare.get(slot.next) as OrtTensor) : null;
      }
      const results = await session.run(feeds, fetches);
      for (const { name, next } of program.state) {
        spare.set(next, state.get(name) as OrtTensor);
        state.set(name, results[next]);
      }
      return Object.fromEntries(outputs.map((name) => [name, unwrap(results[name])]));
    },
    async readState(name) {
      return copyOf(unwrap(state.get(name) as OrtTensor));
    },
    async release() {
      await session.release();
    },
  };
}

export function openSession(
  ort: OnnxRuntime,
  program: Program,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  return ort.InferenceSession.create(encodeOnnx(program), {
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    ...options,
  });
}

export function wrap(ort: OnnxRuntime, { dtype, data, shape }: Tensor): OrtTensor {
  return new ort.Tensor(dtype, hostArray(dtype, data), shape);
}

/** @param tensor in CPU memory */
export function unwrap(tensor: OrtTensor): Tensor {
  return { dtype: tensor.type as Tensor['dtype'], shape: tensor.dims, data: tensor.data as TensorData };
}

function copyOf({ dtype, shape, data }: Tensor): Tensor {
  return { dtype, shape, data: data.slice() };
}
