import { GraphBuilder } from '../graph/builder';
import { floatTensor, matrixTensor, type Program, type Value } from '../graph/graph';
import type { Matrix } from '../matrix';
import { columnMeans, subtractFromRows } from '../numbers';
import { forward, type NetworkShape, parameterSizes } from './network';

export interface InferenceConfig {
  readonly network: NetworkShape;
  readonly parameters: Float32Array;
  /** Principal components (components x features) and the centre they were taken about; null when not used. */
  readonly pca: { readonly components: Matrix; readonly mean: Float32Array } | null;
}

/** Names of the inference program's one input and one output. */
export const INFERENCE_INPUT = 'rows';
export const INFERENCE_OUTPUT = 'embedding';

/** The fitted map as a program: `rows` (n x features, standardised) to `embedding` (n x components). */
export function inferenceProgram(config: InferenceConfig): Program {
  const g = new GraphBuilder();
  const features = config.pca?.components.cols ?? config.network.widths[0];
  const x = g.input(INFERENCE_INPUT, 'float32', ['n', features]);
  g.output(INFERENCE_OUTPUT, project(g, x, config));
  return g.program();
}

/** Names of the further outputs of the programs that compare rows with known ones. */
export const REDUCED_OUTPUT = 'reduced';
export const SCORES_OUTPUT = 'scores';

/**
 * What refined projection needs of rows: `rows` (n x features, standardised) to `reduced` (n x what the network takes)
 * and `scores` (n x landmarks), the squared distances to all landmarks less a constant for each row.
 */
export function landmarkProgram(pca: InferenceConfig['pca'], landmarks: Matrix): Program {
  const g = new GraphBuilder();
  const x = g.input(INFERENCE_INPUT, 'float32', ['n', pca?.components.cols ?? landmarks.cols]);
  compare(g, pca ? reduce(g, x, pca) : x, landmarks);
  return g.program();
}

/** Both in one: `rows` to `embedding`, `reduced` and `scores`. */
export function comparingProgram(config: InferenceConfig, known: Matrix): Program {
  const g = new GraphBuilder();
  const { pca } = config;
  const x = g.input(INFERENCE_INPUT, 'float32', ['n', pca?.components.cols ?? known.cols]);
  const reduced = pca ? reduce(g, x, pca) : x;
  g.output(INFERENCE_OUTPUT, project(g, reduced, { ...config, pca: null }));
  compare(g, reduced, known);
  return g.program();
}

function compare(g: GraphBuilder, reduced: Value, known: Matrix): void {
  // Relative to the known rows' centre: far from zero, |p|^2 - 2xp would lose their differences to rounding.
  const center = Float32Array.from(columnMeans(known));
  const centered = subtractFromRows(known, center);
  const points = g.constant(matrixTensor(centered));
  const norms = g.constant(floatTensor(squaredNorms(centered), [known.rows]));
  const shifted = g.sub(reduced, g.constant(floatTensor(center, [known.cols])));
  const doubled = g.mul(shifted, g.scalar(-2));
  g.output(REDUCED_OUTPUT, reduced);
  g.output(SCORES_OUTPUT, g.gemm(doubled, points, { transB: true, bias: norms }));
}

/**
 * Projects onto the principal components. This product is not folded into the first layer's: where the components are far
 * fewer than the features and the hidden units, one product costs far more than two, for each row and at loading.
 */
function reduce(g: GraphBuilder, x: Value, { components, mean }: NonNullable<InferenceConfig['pca']>): Value {
  const directions = g.constant(matrixTensor(components));
  const center = g.constant(floatTensor(mean, [mean.length]));
  return g.gemm(g.sub(x, center), directions, { transB: true });
}

function squaredNorms({ data, rows, cols }: Matrix): Float32Array {
  return Float32Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let p = i * cols; p < (i + 1) * cols; p++) sum += data[p] * data[p];
    return sum;
  });
}

export interface ExportConfig extends InferenceConfig {
  readonly mean: Float32Array;
  readonly scale: Float32Array;
  /** Whether rows are then brought to unit length. */
  readonly unitLength: boolean;
}

/** The fitted map as a program that takes rows as the user has them: standardisation is part of it. */
export function exportProgram(config: ExportConfig): Program {
  const g = new GraphBuilder();
  const features = config.mean.length;
  const vector = (data: Float32Array): Value => g.constant(floatTensor(data, [features]));
  const x = g.input(INFERENCE_INPUT, 'float32', ['n', features]);
  // The mean is subtracted first: folded into the first layer, a large mean would lose precision.
  const standardised = g.div(g.sub(x, vector(config.mean)), vector(config.scale));
  const prepared = config.unitLength ? toUnitLength(g, standardised) : standardised;
  g.output(INFERENCE_OUTPUT, project(g, prepared, config));
  return g.program();
}

function toUnitLength(g: GraphBuilder, x: Value): Value {
  const length = g.sqrt(g.sum(g.mul(x, x), 1));
  // A row of zeros has no direction and stays as it is.
  return g.div(x, g.where(g.greater(length, g.scalar(0)), length, g.scalar(1)));
}

function project(g: GraphBuilder, x: Value, { network, parameters, pca }: InferenceConfig): Value {
  let offset = 0;
  const pieces = parameterSizes(network).map((size, i) => {
    const data = parameters.subarray(offset, offset + size);
    offset += size;
    const layer = i >> 1;
    const dims = i % 2 === 0 ? [network.widths[layer], network.widths[layer + 1]] : [size];
    return g.constant(floatTensor(data, dims));
  });
  return forward(g, pca ? reduce(g, x, pca) : x, pieces, network);
}
