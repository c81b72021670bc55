import type { GraphBuilder } from '../graph/builder';
import { floatTensor, matrixTensor, type Tensor, type Value } from '../graph/graph';
import type { Matrix } from '../matrix';
import type { EdgeBatch } from '../methods/objective';
import { forward, type NetworkShape, unpackParameters } from '../network/network';

/**
 * How many rows a batch has. Each head has tails / heads edges. A row goes through the network once for all its edges, so
 * several edges to a head cost less than as many heads with one edge each.
 */
export interface BatchShape {
  readonly heads: number;
  /** A multiple of `heads`; as many edges. */
  readonly tails: number;
}

/** What a batch is made of. */
export interface BatchConfig {
  /** All rows: rows x features. */
  readonly data: Matrix;
  /** Each row's degree in the affinity graph, the sum of its edges' weights. */
  readonly degrees: Float32Array;
  readonly network: NetworkShape;
  readonly shape: BatchShape;
  /** Largest |d(loss)/d(d^2)| of a pair, relative to its share of the loss; null is no limit. */
  readonly clipPair: number | null;
}

/** Rows of a batch that the network is run on. */
export function batchRows({ heads, tails }: BatchShape): number {
  return heads + tails;
}

/** Appends the rows of a table, fixed in the program, that `indices` (int32) names: indices x columns. */
export function gather(g: GraphBuilder, table: Matrix, indices: Value): Value {
  return g.gatherRows(g.constant(matrixTensor(table)), indices);
}

/**
 * Appends what every objective needs: runs the network on the batch's rows and splits the result into heads and tails.
 * @param rows int32 [heads + tails], the row numbers of the heads and then of the tails
 * @param x what the network sees of them: heads + tails x features
 * @param more further rows to take through the network, on no edge; null for none
 * @returns the batch, and where the network puts the further rows
 */
export function edgeBatch(
  g: GraphBuilder,
  config: Omit<BatchConfig, 'data'>,
  inputs: { rows: Value; x: Value; more: Value | null; parameters: Value },
): { batch: EdgeBatch; map: Value | null } {
  const { network, shape } = config;
  const { rows, x, more } = inputs;
  // The last layer's biases are left out: they shift the whole map, which changes no loss, so their gradient is rounding alone.
  const parameters = unpackParameters(g, inputs.parameters, network).slice(0, -1);
  if (!more)
    return { batch: batchOnMap(g, config, { rows, map: forward(g, x, parameters, network) }), map: null };
  const all = forward(g, g.concat([x, more]), parameters, network);
  const [map, further] = g.split(all, [batchRows(shape), more.shape[0] as number]);
  return { batch: batchOnMap(g, config, { rows, map }), map: further };
}

/** Appends the same for rows whose coordinates are known: `map`, heads + tails x components. */
export function batchOnMap(
  g: GraphBuilder,
  { degrees, shape, clipPair }: Pick<BatchConfig, 'degrees' | 'shape' | 'clipPair'>,
  inputs: { rows: Value; map: Value },
): EdgeBatch {
  const { map } = inputs;
  const [heads, tails] = g.split(map, [shape.heads, shape.tails]);
  const [headRows, tailRows] = g.split(inputs.rows, [shape.heads, shape.tails]);
  const same = g.equal(g.reshape(headRows, [shape.heads, 1]), g.reshape(tailRows, [1, shape.tails]));
  const distinct = g.sub(g.scalar(1), g.indicator(same));
  return {
    heads,
    tails,
    distinct,
    negatives: g.mul(distinct, g.constant(tailsOfOthers(shape))),
    negativeWeights(power) {
      const weights = g.constant(floatTensor(negativeWeights(degrees, power), [degrees.length]));
      return g.reshape(g.gatherRows(weights, tailRows), [1, shape.tails]);
    },
    clipPairs: (squaredDistances, weight) =>
      clipPair === null ? squaredDistances : g.clipGradient(squaredDistances, g.scalar(clipPair * weight)),
  };
}

/** heads x tails: 0 where the tail is on one of the head's edges, else 1. */
function tailsOfOthers({ heads, tails }: BatchShape): Tensor {
  const data = Float32Array.from({ length: heads * tails }, (_, pair) =>
    Math.floor(pair / tails) === pair % heads ? 0 : 1,
  );
  return floatTensor(data, [heads, tails]);
}

/** degree^(power - 1), scaled to a mean of 1 over rows drawn in proportion to their degree. */
function negativeWeights(degrees: Float32Array, power: number): Float32Array {
  const weights = degrees.map((degree) => (degree > 0 ? degree ** (power - 1) : 0));
  let sum = 0;
  let total = 0;
  for (let i = 0; i < degrees.length; i++) {
    sum += degrees[i] * weights[i];
    total += degrees[i];
  }
  return weights.map((weight) => (weight * total) / sum);
}
