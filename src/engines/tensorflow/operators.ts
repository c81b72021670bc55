import type * as Tfjs from '@tensorflow/tfjs-core';
import { type Attribute, type DataType, ELEMENT_TYPE } from '../../graph/graph';

/** The functions of TensorFlow.js, whichever package and backend they come from. */
export type Tensorflow = typeof Tfjs;
export type TfTensor = Tfjs.Tensor;

/** What tells one application of an operator from another, beside its tensors. */
export interface Settings {
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** The operation's int64 operand, if it has one: a shape, axes or sizes. */
  readonly numbers: readonly number[] | undefined;
}

type Operator = (tf: Tensorflow, operands: readonly TfTensor[], settings: Settings) => TfTensor | TfTensor[];

/**
 * ONNX operators (opset 17) as functions of TensorFlow.js tensors. Each gives tensors of its own, never an operand itself,
 * so that a value of a program can be disposed of whatever became of the others.
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['Abs', (tf, [x]) => tf.abs(x)],
  ['Add', (tf, [a, b]) => tf.add(a, b)],
  ['Cast', (tf, [x], settings) => tf.cast(x, elementType(intOf(settings, 'to', ELEMENT_TYPE.float32)))],
  // Not tf.clipByValue: that takes numbers, and the limits are tensors.
  ['Clip', (tf, [x, lowest, highest]) => tf.minimum(tf.maximum(x, lowest), highest)],
  ['Concat', (tf, parts, settings) => tf.concat([...parts], intOf(settings, 'axis', 0))],
  ['Div', (tf, [a, b]) => tf.div(a, b)],
  ['Equal', (tf, [a, b]) => tf.equal(a, b)],
  ['Exp', (tf, [x]) => tf.exp(x)],
  [
    'Gather',
    (tf, [table, indices], settings) =>
      tf.gather(table, indices as Tfjs.Tensor1D, intOf(settings, 'axis', 0)),
  ],
  ['Gemm', gemm],
  ['Greater', (tf, [a, b]) => tf.greater(a, b)],
  ['Identity', (tf, [x]) => tf.clone(x)],
  ['LeakyRelu', (tf, [x], settings) => tf.leakyRelu(x, floatOf(settings, 'alpha', 0.01))],
  ['Log', (tf, [x]) => tf.log(x)],
  ['Max', (tf, [a, b]) => tf.maximum(a, b)],
  ['Mul', (tf, [a, b]) => tf.mul(a, b)],
  ['Neg', (tf, [x]) => tf.neg(x)],
  ['Reciprocal', (tf, [x]) => tf.reciprocal(x)],
  ['ReduceMax', (tf, [x], settings) => tf.max(x, axesOf(settings), keepsDims(settings))],
  ['ReduceSum', (tf, [x], settings) => tf.sum(x, axesOf(settings), keepsDims(settings))],
  ['Reshape', (tf, [x], settings) => tf.reshape(x, [...numbersOf(settings)])],
  ['Sigmoid', (tf, [x]) => tf.sigmoid(x)],
  ['Split', (tf, [x], settings) => tf.split(x, [...numbersOf(settings)], intOf(settings, 'axis', 0))],
  ['Sqrt', (tf, [x]) => tf.sqrt(x)],
  ['Sub', (tf, [a, b]) => tf.sub(a, b)],
  ['TopK', topK],
  ['Transpose', (tf, [x]) => tf.transpose(x)],
  ['Where', (tf, [condition, a, b]) => tf.where(condition, a, b)],
]);

function gemm(tf: Tensorflow, [a, b, bias]: readonly TfTensor[], settings: Settings): TfTensor {
  const [transA, transB] = [intOf(settings, 'transA', 0) === 1, intOf(settings, 'transB', 0) === 1];
  const product = tf.matMul(a, b, transA, transB);
  return bias ? tf.add(product, bias) : product;
}

/** Along the last axis, as TensorFlow.js has it: the entries, and their indices as 32-bit integers. */
function topK(tf: Tensorflow, [x]: readonly TfTensor[], settings: Settings): TfTensor[] {
  const [count] = numbersOf(settings);
  const isSorted = intOf(settings, 'sorted', 1) === 1;
  if (intOf(settings, 'largest', 1) === 1) {
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

function intOf({ attributes }: Settings, name: string, otherwise: number): number {
  const attribute = attributes[name];
  return attribute && 'int' in attribute ? attribute.int : otherwise;
}

function floatOf({ attributes }: Settings, name: string, otherwise: number): number {
  const attribute = attributes[name];
  return attribute && 'float' in attribute ? attribute.float : otherwise;
}

function keepsDims(settings: Settings): boolean {
  return intOf(settings, 'keepdims', 1) === 1;
}

/** No axes are all axes. */
function axesOf({ numbers }: Settings): number[] | undefined {
  return numbers?.length ? [...numbers] : undefined;
}

function numbersOf({ numbers }: Settings): readonly number[] {
  if (!numbers) throw new Error('The operation lacks its int64 operand.');
  return numbers;
}
