import type * as Tfjs from '@tensorflow/tfjs-core';
import { type Attribute, type DataType, ELEMENT_TYPE } from '../../graph/graph';

/** The functions of TensorFlow.js, whichever package and backend they come from. */
export type Tensorflow = typeof Tfjs;
export type TfTensor = Tfjs.Tensor;

/** An operation's attributes, and its operand that is fixed in the program. */
export interface OperationDetails {
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** The operation's int64 operand, if it has one: a shape, axes or sizes. */
  readonly numbers: readonly number[] | undefined;
}

type Operator = (
  tf: Tensorflow,
  operands: readonly TfTensor[],
  details: OperationDetails,
) => TfTensor | TfTensor[];

/**
 * ONNX operators (opset 17) as functions of TensorFlow.js tensors. Each gives tensors of its own, never an operand itself,
 * so that a value of a program can be disposed of whatever became of the others.
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['Abs', (tf, [x]) => tf.abs(x)],
  ['Add', (tf, [a, b]) => tf.add(a, b)],
  ['Cast', (tf, [x], details) => tf.cast(x, elementType(intOf(details, 'to', ELEMENT_TYPE.float32)))],
  // Not tf.clipByValue: that takes numbers, and the limits are tensors.
  ['Clip', (tf, [x, lowest, highest]) => tf.minimum(tf.maximum(x, lowest), highest)],
  ['Concat', (tf, parts, details) => tf.concat([...parts], intOf(details, 'axis', 0))],
  ['Div', (tf, [a, b]) => tf.div(a, b)],
  ['Equal', (tf, [a, b]) => tf.equal(a, b)],
  ['Exp', (tf, [x]) => tf.exp(x)],
  [
    'Gather',
    (tf, [table, indices], details) => tf.gather(table, indices as Tfjs.Tensor1D, intOf(details, 'axis', 0)),
  ],
  ['Gemm', gemm],
  ['Greater', (tf, [a, b]) => tf.greater(a, b)],
  ['Identity', (tf, [x]) => tf.clone(x)],
  ['LeakyRelu', (tf, [x], details) => tf.leakyRelu(x, floatOf(details, 'alpha', 0.01))],
  ['Log', (tf, [x]) => tf.log(x)],
  ['Max', (tf, [a, b]) => tf.maximum(a, b)],
  ['Mul', (tf, [a, b]) => tf.mul(a, b)],
  ['Neg', (tf, [x]) => tf.neg(x)],
  ['Reciprocal', (tf, [x]) => tf.reciprocal(x)],
  ['ReduceMax', (tf, [x], details) => tf.max(x, axesOf(details), keepsDims(details))],
  ['ReduceSum', (tf, [x], details) => tf.sum(x, axesOf(details), keepsDims(details))],
  ['Reshape', (tf, [x], details) => tf.reshape(x, [...numbersOf(details)])],
  ['Sigmoid', (tf, [x]) => tf.sigmoid(x)],
  ['Split', (tf, [x], details) => tf.split(x, [...numbersOf(details)], intOf(details, 'axis', 0))],
  ['Sqrt', (tf, [x]) => tf.sqrt(x)],
  ['Sub', (tf, [a, b]) => tf.sub(a, b)],
  ['TopK', topK],
  ['Transpose', (tf, [x]) => tf.transpose(x)],
  ['Where', (tf, [condition, a, b]) => tf.where(condition, a, b)],
]);

function gemm(tf: Tensorflow, [a, b, bias]: readonly TfTensor[], details: OperationDetails): TfTensor {
  const [transA, transB] = [intOf(details, 'transA', 0) === 1, intOf(details, 'transB', 0) === 1];
  const product = tf.matMul(a, b, transA, transB);
  return bias ? tf.add(product, bias) : product;
}

/** Along the last axis, as TensorFlow.js has it: the entries, and their indices as 32-bit integers. */
function topK(tf: Tensorflow, [x]: readonly TfTensor[], details: OperationDetails): TfTensor[] {
  const [count] = numbersOf(details);
  const isSorted = intOf(details, 'sorted', 1) === 1;
  if (intOf(details, 'largest', 1) === 1) {
    const { values, indices } = tf.topk(x, count, isSorted);
    return [values, indices];
  }
  const { values, indices } = tf.topk(tf.neg(x), count, isSorted);
  return [tf.neg(values), indices];
}

function elementType(number: number): 'float32' | 'int32' | 'bool' {
  const names = Object.keys(ELEMENT_TYPE) as DataType[];
  return names.find((name) => ELEMENT_TYPE[name] === number) as 'float32' | 'int32' | 'bool';
}

function intOf({ attributes }: OperationDetails, name: string, otherwise: number): number {
  const attribute = attributes[name];
  return attribute && 'int' in attribute ? attribute.int : otherwise;
}

function floatOf({ attributes }: OperationDetails, name: string, otherwise: number): number {
  const attribute = attributes[name];
  return attribute && 'float' in attribute ? attribute.float : otherwise;
}

function keepsDims(details: OperationDetails): boolean {
  return intOf(details, 'keepdims', 1) === 1;
}

/** No axes are all axes. */
function axesOf({ numbers }: OperationDetails): number[] | undefined {
  return numbers?.length ? [...numbers] : undefined;
}

function numbersOf({ numbers }: OperationDetails): readonly number[] {
  if (!numbers) throw new Error('The operation lacks its int64 operand.');
  return numbers;
}
