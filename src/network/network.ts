import type { GraphBuilder } from '../graph/builder';
import type { Value } from '../graph/graph';
import type { Random } from '../random';

export const ACTIVATIONS = ['silu', 'leakyRelu'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** Slope of leaky ReLU below zero: PyTorch's default, which the reference network uses. */
const LEAKY_SLOPE = 0.01;

/** Variance of the weights before an activation, times their fan-in. */
const GAIN: Readonly<Record<Activation, number>> = { silu: 1, leakyRelu: 2 };

const ACTIVATE: Readonly<Record<Activation, (g: GraphBuilder, x: Value) => Value>> = {
  silu: (g, x) => g.silu(x),
  leakyRelu: (g, x) => g.leakyRelu(x, LEAKY_SLOPE),
};

/** A fully connected network: `widths` are features, hidden layers ..., components. The last layer is linear. */
export interface NetworkShape {
  readonly widths: readonly number[];
  readonly activation: Activation;
}

/** Sizes of the weight matrices (in x out, row-major) and biases, in the order they are stored. */
export function parameterSizes({ widths }: NetworkShape): number[] {
  return widths.slice(1).flatMap((out, i) => [widths[i] * out, out]);
}

export function parameterCount(shape: NetworkShape): number {
  return parameterSizes(shape).reduce((total, size) => total + size, 0);
}

/**
 * Weights drawn from the seed: LeCun et al. 1998 (variance 1 / fan-in) before silu, He et al. 2015
 * (2 / fan-in) before leaky ReLU, Glorot & Bengio 2010 (2 / (fan-in + fan-out)) in the last layer; biases zero.
 */
export function initialParameters(shape: NetworkShape, random: Random): Float32Array {
  const { widths, activation } = shape;
  const parameters = new Float32Array(parameterCount(shape));
  let offset = 0;
  for (let layer = 1; layer < widths.length; layer++) {
    const [fanIn, fanOut] = [widths[layer - 1], widths[layer]];
    const isLast = layer === widths.length - 1;
    const deviation = Math.sqrt(isLast ? 2 / (fanIn + fanOut) : GAIN[activation] / fanIn);
    for (let i = 0; i < fanIn * fanOut; i++) parameters[offset++] = deviation * random.normal();
    offset += fanOut;
  }
  return parameters;
}

/**
 * Appends the network's forward pass.
 * @param x rows x features
 * @param parameters the weight matrices and biases, as {@link parameterSizes} orders them; the last biases may be left out
 * @returns rows x components
 */
export function forward(g: GraphBuilder, x: Value, parameters: readonly Value[], shape: NetworkShape): Value {
  const layers = shape.widths.length - 1;
  const activate = ACTIVATE[shape.activation];
  let hidden = x;
  for (let layer = 0; layer < layers; layer++) {
    hidden = g.gemm(hidden, parameters[2 * layer], { bias: parameters[2 * layer + 1] });
    if (layer < layers - 1) hidden = activate(g, hidden);
  }
  return hidden;
}

/** Cuts one flat vector into the network's weight matrices and biases. */
export function unpackParameters(g: GraphBuilder, flat: Value, shape: NetworkShape): Value[] {
  return g.split(flat, parameterSizes(shape)).map((piece, i) => {
    const layer = i >> 1;
    const isMatrix = i % 2 === 0;
    return isMatrix ? g.reshape(piece, [shape.widths[layer], shape.widths[layer + 1]]) : piece;
  });
}
