import type { Matrix } from '../matrix';

/** Element types a program may use; a subset of ONNX's. */
export type DataType = 'float32' | 'float64' | 'int32' | 'int64' | 'bool';

/** Their numbers in ONNX, `TensorProto.DataType` in onnx.proto. */
export const ELEMENT_TYPE: Readonly<Record<DataType, number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

/** A fixed size, or the name of a size that is known only when the program runs. */
export type Dimension = number | string;

export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** A tensor with its numbers, row-major. */
export interface Tensor {
  readonly dtype: Exclude<DataType, 'bool'>;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** A named tensor of known type and shape inside a program. */
export interface Value {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: readonly Dimension[];
}

export type Attribute = { readonly int: number } | { readonly float: number };

/** One application of a standard ONNX operator (opset 17). */
export interface Operation {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A tensor that survives from one run to the next: the value of output `next` becomes input `name`. */
export interface StateSlot {
  readonly name: string;
  readonly next: string;
  readonly initial: Tensor;
}

/**
 * A dataflow graph of standard ONNX operators: what an engine runs. Pure data. `operations` are in an
 * order in which every input is known before it is used.
 */
export interface Program {
  /** What a caller gives at each run; state slots are not among them. */
  readonly inputs: readonly Value[];
  /** What a caller gets from each run; the slots' next values are not among them. */
  readonly outputs: readonly Value[];
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly state: readonly StateSlot[];
  readonly operations: readonly Operation[];
  /** Every named tensor in the program. */
  readonly values: ReadonlyMap<string, Value>;
}

/** A single-precision tensor. */
export function floatTensor(data: Float32Array, shape: readonly number[]): Tensor {
  return { dtype: 'float32', shape, data };
}

/** A matrix as a tensor. */
export function matrixTensor({ data, rows, cols }: Matrix): Tensor {
  return floatTensor(data, [rows, cols]);
}

/** A tensor of 32-bit integers, such as row indices. */
export function intTensor(data: Int32Array, shape: readonly number[]): Tensor {
  return { dtype: 'int32', shape, data };
}

/** A double-precision tensor. */
export function doubleTensor(data: Float64Array, shape: readonly number[]): Tensor {
  return { dtype: 'float64', shape, data };
}
