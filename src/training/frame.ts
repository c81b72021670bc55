import type { Matrix } from '../matrix';
import type { NetworkShape } from '../network/network';

/** Where a map lies and how large it is: the frame in which it is shown is centred and of unit spread. */
export interface Frame {
  readonly center: Float64Array;
  /** Root mean square of the centred coordinates; 1 for a map that is a single point. */
  readonly spread: number;
}

/** The factor that gives a matrix's entries unit mean square; 1 for a matrix of zeros. */
export function unitScale({ data }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] * data[i];
  return sum > 0 ? Math.sqrt(data.length / sum) : 1;
}

/** Makes the network take its inputs without the factor they were trained with: W1 becomes factor * W1. */
export function scaleInputs(parameters: Float32Array, { widths }: NetworkShape, factor: number): void {
  for (let i = 0; i < widths[0] * widths[1]; i++) parameters[i] *= factor;
}

export function frameOf({ data, rows, cols }: Matrix): Frame {
  const center = new Float64Array(cols);
  for (let i = 0; i < data.length; i++) center[i % cols] += data[i] / rows;
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i] - center[i % cols]) ** 2;
  return { center, spread: sum > 0 ? Math.sqrt(sum / data.length) : 1 };
}

/** Folds a frame into the network's last layer: its output y becomes (y - center) / spread. */
export function foldFrame(parameters: Float32Array, { widths }: NetworkShape, frame: Frame): void {
  const components = widths[widths.length - 1];
  const lastLayer = parameters.length - components * (widths[widths.length - 2] + 1);
  const biases = parameters.length - components;
  for (let c = 0; c < components; c++) parameters[biases + c] -= frame.center[c];
  for (let i = lastLayer; i < parameters.length; i++) parameters[i] /= frame.spread;
}

/** A map moved into a frame. */
export function intoFrame({ data, rows, cols }: Matrix, { center, spread }: Frame): Matrix {
  return { data: data.map((x, i) => (x - center[i % cols]) / spread), rows, cols };
}
