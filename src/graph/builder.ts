import {
  type Attribute,
  type DataType,
  type Dimension,
  ELEMENT_TYPE,
  floatTensor,
  type Operation,
  type Program,
  type StateSlot,
  type Tensor,
  type Value,
} from './graph';
import { needed } from './needed';
import { broadcastShapes, sameShape } from './shapes';

/** Sums over `axis`, keeping it with size 1. Axis `null` sums everything to one scalar. */
type Axis = number | null;

/** Given the gradient of the loss with respect to a result, gives those of its operands; null for an operand without one. */
export type GradientRule = (upstream: Value) => (Value | null)[];

interface GemmOptions {
  readonly transA?: boolean;
  readonly transB?: boolean;
  readonly bias?: Value;
}

/**
 * Writes a {@link Program} operator by operator. Each method appends one standard ONNX operator (opset 17)
 * and returns its result, whose shape and type it infers. Differentiation is in `gradients.ts`.
 */
export class GraphBuilder {
  readonly operations: Operation[] = [];
  readonly values = new Map<string, Value>();
  /** Gradient rules of single results, by name, in place of their operator's rule. */
  readonly gradientRules = new Map<string, GradientRule>();
  /** The gradients that reached {@link clipGradient}, before they were clipped; known once `gradients` was called. */
  readonly limitedGradients: { gradient: Value; limit: Value }[] = [];
  private readonly inputs: Value[] = [];
  private readonly outputs: Value[] = [];
  private readonly constants = new Map<string, Tensor>();
  private readonly scalars = new Map<string, Value>();
  private readonly slots: { value: Value; initial: Tensor; next: string | null }[] = [];
  private count = 0;

  /** Declares what a caller gives at each run. */
  input(name: string, dtype: DataType, shape: readonly Dimension[]): Value {
    const value = this.declare(name, dtype, shape);
    this.inputs.push(value);
    return value;
  }

  /** A tensor fixed in the program. Engines copy it once, not at every run. */
  constant(tensor: Tensor): Value {
    const value = this.declare(this.freshName('const'), tensor.dtype, tensor.shape);
    this.constants.set(value.name, tensor);
    return value;
  }

  /** A scalar fixed in the program, single precision unless said otherwise. */
  scalar(x: number, dtype: 'float32' | 'float64' = 'float32'): Value {
    const key = `${dtype}:${x}`;
    const known = this.scalars.get(key);
    if (known) return known;
    const data = dtype === 'float32' ? Float32Array.of(x) : Float64Array.of(x);
    const value = this.constant({ dtype, shape: [], data });
    this.scalars.set(key, value);
    return value;
  }

  /** A tensor that survives from run to run; {@link setNext} says what it becomes. */
  state(name: string, initial: Tensor): Value {
    const value = this.declare(name, initial.dtype, initial.shape);
    this.slots.push({ value, initial, next: null });
    return value;
  }

  setNext(state: Value, next: Value): void {
    const slot = this.slots.find((candidate) => candidate.value === state);
    if (!slot) throw new Error(`${state.name} is not a state slot.`);
    slot.next = next.name;
  }

  /** Declares `value` a result of each run, under `name`. */
  output(name: string, value: Value): void {
    const named = this.declare(name, value.dtype, value.shape);
    this.operations.push({ op: 'Identity', inputs: [value.name], outputs: [name], attributes: {} });
    this.outputs.push(named);
  }

  program(): Program {
    const state = this.slots.map(({ value, initial, next }): StateSlot => {
      if (next === null) throw new Error(`State slot ${value.name} has no next value.`);
      return { name: value.name, next, initial };
    });
    const { inputs, outputs, values } = this;
    const operations = needed(this.operations, [
      ...outputs.map(({ name }) => name),
      ...state.map(({ next }) => next),
    ]);
    const used = new Set(operations.flatMap((operation) => operation.inputs));
    const constants = new Map([...this.constants].filter(([name]) => used.has(name)));
    return { inputs, outputs, constants, state, operations, values };
  }

  add = (a: Value, b: Value): Value => this.elementwise('Add', [a, b]);
  sub = (a: Value, b: Value): Value => this.elementwise('Sub', [a, b]);
  mul = (a: Value, b: Value): Value => this.elementwise('Mul', [a, b]);
  div = (a: Value, b: Value): Value => this.elementwise('Div', [a, b]);
  max = (a: Value, b: Value): Value => this.elementwise('Max', [a, b]);
  neg = (x: Value): Value => this.elementwise('Neg', [x]);
  exp = (x: Value): Value => this.elementwise('Exp', [x]);
  log = (x: Value): Value => this.elementwise('Log', [x]);
  sqrt = (x: Value): Value => this.elementwise('Sqrt', [x]);
  abs = (x: Value): Value => this.elementwise('Abs', [x]);
  sigmoid = (x: Value): Value => this.elementwise('Sigmoid', [x]);
  reciprocal = (x: Value): Value => this.elementwise('Reciprocal', [x]);
  greater = (a: Value, b: Value): Value => this.elementwise('Greater', [a, b], 'bool');
  equal = (a: Value, b: Value): Value => this.elementwise('Equal', [a, b], 'bool');

  /** `x` where positive, else `alpha * x`. */
  leakyRelu(x: Value, alpha: number): Value {
    return this.apply('LeakyRelu', [x], x.shape, x.dtype, { alpha: { float: alpha } });
  }

  /** `x * sigmoid(x)` (Elfwing et al. 2018). */
  silu(x: Value): Value {
    const sigmoid = this.sigmoid(x);
    const result = this.mul(x, sigmoid);
    // sigmoid + result (1 - sigmoid): four operators, where the rules of its two take six.
    this.gradientRules.set(result.name, (upstream) => {
      const beyond = this.mul(result, this.sub(this.scalar(1), sigmoid));
      return [this.mul(upstream, this.add(sigmoid, beyond)), null];
    });
    return result;
  }

  where(condition: Value, a: Value, b: Value): Value {
    const shape = broadcastShapes(broadcastShapes(condition.shape, a.shape), b.shape);
    return this.apply('Where', [condition, a, b], shape, a.dtype);
  }

  /** `x` kept within [-limit, limit], a scalar. */
  clip(x: Value, limit: Value): Value {
    return this.apply('Clip', [x, this.neg(limit), limit], x.shape, x.dtype);
  }

  /** 1 where true, 0 where false. */
  indicator(condition: Value): Value {
    return this.apply('Cast', [condition], condition.shape, 'float32', { to: { int: ELEMENT_TYPE.float32 } });
  }

  /** `x` unchanged; on the way back the gradient that reaches it is kept within [-limit, limit], entry by entry. */
  clipGradient(x: Value, limit: Value): Value {
    const result = this.apply('Identity', [x], x.shape, x.dtype);
    this.gradientRules.set(result.name, (gradient) => {
      this.limitedGradients.push({ gradient, limit });
      return [this.clip(gradient, limit)];
    });
    return result;
  }

  /** `A B + bias`, either operand transposed if asked; two-dimensional. */
  gemm(a: Value, b: Value, { transA = false, transB = false, bias }: GemmOptions = {}): Value {
    const [rows, inner] = transA ? [a.shape[1], a.shape[0]] : [a.shape[0], a.shape[1]];
    const [innerB, cols] = transB ? [b.shape[1], b.shape[0]] : [b.shape[0], b.shape[1]];
    if (inner !== innerB) throw new Error(`Cannot multiply ${a.shape} by ${b.shape}.`);
    const attributes = { transA: { int: Number(transA) }, transB: { int: Number(transB) } };
    return this.apply('Gemm', bias ? [a, b, bias] : [a, b], [rows, cols], a.dtype, attributes);
  }

  sum(x: Value, axis: Axis): Value {
    if (axis === null) return this.apply('ReduceSum', [x], [], x.dtype, { keepdims: { int: 0 } });
    return this.reduceSum(x, [axis]);
  }

  private reduceSum(x: Value, axes: readonly number[]): Value {
    const shape = x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
    const [rows] = x.shape;
    if (x.shape.length === 2 && axes.length === 1 && axes[0] === 0 && typeof rows === 'number') {
      // Down the columns of a 512 x 512 matrix, onnxruntime's ReduceSum takes four times as long as this product.
      return this.gemm(this.ones([1, rows]), x);
    }
    return this.apply('ReduceSum', [x, this.int64(axes)], shape, x.dtype, { keepdims: { int: 1 } });
  }

  mean(x: Value): Value {
    const size = x.shape.reduce<number>((product, dim) => product * Number(dim), 1);
    return this.mul(this.sum(x, null), this.scalar(1 / size));
  }

  /** The largest entry of the whole tensor. */
  reduceMax(x: Value): Value {
    return this.apply('ReduceMax', [x], [], x.dtype, { keepdims: { int: 0 } });
  }

  /** The columns of the `count` smallest entries of each row of a matrix, in any order: int32, rows x count. */
  smallest(x: Value, count: number): Value {
    const shape = [x.shape[0], count];
    const entries = this.declare(this.freshName('TopK'), x.dtype, shape);
    const columns = this.declare(this.freshName('TopK'), 'int64', shape);
    this.operations.push({
      op: 'TopK',
      inputs: [x.name, this.int64([count]).name],
      outputs: [entries.name, columns.name],
      attributes: { axis: { int: 1 }, largest: { int: 0 }, sorted: { int: 0 } },
    });
    return this.apply('Cast', [columns], shape, 'int32', { to: { int: ELEMENT_TYPE.int32 } });
  }

  reshape(x: Value, shape: readonly number[]): Value {
    return this.apply('Reshape', [x, this.int64(shape)], shape, x.dtype);
  }

  transpose(x: Value): Value {
    return this.apply('Transpose', [x], [...x.shape].reverse(), x.dtype);
  }

  /** Rows of `table` named by `indices` (int32, one-dimensional). */
  gatherRows(table: Value, indices: Value): Value {
    return this.apply('Gather', [table, indices], [indices.shape[0], ...table.shape.slice(1)], table.dtype, {
      axis: { int: 0 },
    });
  }

  /** Cuts `x` along its first axis into pieces of the given sizes. */
  split(x: Value, sizes: readonly number[]): Value[] {
    const pieces = sizes.map((size) =>
      this.declare(this.freshName('Split'), x.dtype, [size, ...x.shape.slice(1)]),
    );
    this.operations.push({
      op: 'Split',
      inputs: [x.name, this.int64(sizes).name],
      outputs: pieces.map((piece) => piece.name),
      attributes: { axis: { int: 0 } },
    });
    return pieces;
  }

  /** Joins along the first axis; the inverse of {@link split}. */
  concat(parts: readonly Value[]): Value {
    const rows = parts.reduce((total, part) => total + Number(part.shape[0]), 0);
    const shape = [rows, ...parts[0].shape.slice(1)];
    return this.apply('Concat', parts, shape, parts[0].dtype, { axis: { int: 0 } });
  }

  /** `x` summed over the axes along which it was broadcast from `shape`. */
  sumToShape(x: Value, shape: readonly Dimension[]): Value {
    if (sameShape(x.shape, shape)) return x;
    if (shape.length === 0) return this.sum(x, null);
    const lead = x.shape.length - shape.length;
    const axes = x.shape.flatMap((dim, axis) =>
      axis < lead || (shape[axis - lead] === 1 && dim !== 1) ? [axis] : [],
    );
    const summed = this.reduceSum(x, axes);
    return lead === 0 ? summed : this.reshape(summed, shape.map(Number));
  }

  private elementwise(op: string, operands: readonly Value[], dtype = operands[0].dtype): Value {
    const shape = operands.reduce<readonly Dimension[]>((sofar, x) => broadcastShapes(sofar, x.shape), []);
    return this.apply(op, operands, shape, dtype);
  }

  private apply(
    op: string,
    operands: readonly Value[],
    shape: readonly Dimension[],
    dtype: DataType,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value {
    const result = this.declare(this.freshName(op), dtype, shape);
    this.operations.push({ op, inputs: operands.map((x) => x.name), outputs: [result.name], attributes });
    return result;
  }

  /** Ones; single precision. */
  ones(shape: readonly number[]): Value {
    const data = new Float32Array(shape.reduce((product, dim) => product * dim, 1)).fill(1);
    return this.constant(floatTensor(data, shape));
  }

  private int64(numbers: readonly number[]): Value {
    const data = BigInt64Array.from(numbers, BigInt);
    return this.constant({ dtype: 'int64', shape: [numbers.length], data });
  }

  private declare(name: string, dtype: DataType, shape: readonly Dimension[]): Value {
    if (this.values.has(name)) throw new Error(`The program already has a value named ${name}.`);
    const value = { name, dtype, shape };
    this.values.set(name, value);
    return value;
  }

  private freshName(op: string): string {
    return `${op}_${this.count++}`;
  }
}
