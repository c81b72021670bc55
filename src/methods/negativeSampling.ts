import type { GraphBuilder } from '../graph/builder';
import type { Value } from '../graph/graph';
import type { EdgeBatch } from './objective';
import { edgeSquaredDistances, pairwiseSquaredDistances } from './squaredDistances';

interface NegativeSampling {
  /** Gives k(d^2) of the similarity 1 / (1 + k). */
  readonly kernel: (g: GraphBuilder, squaredDistances: Value) => Value;
  /** Weight of an edge's negatives, all together. */
  readonly repulsion: number;
  /** Rows are negatives in proportion to degree^power. */
  readonly power: number;
}

/** Keeps the repulsion of rows with equal coordinates finite; umap-learn and LargeVis add the same to d^2. */
const EPSILON = 1e-3;

/**
 * Attraction along sampled edges against repulsion from negatives, with the similarity q = 1 / (1 + k(d^2)):
 *
 *     loss = mean over edges (i, j) of  -log q(i, j)  +  repulsion * mean over negatives t of -log(1 - q(i, t))
 *
 * A head's negatives are the tails of all other heads, weighted: the same expectation as a few drawn for each edge, with
 * less variance and no further rows to push through the network.
 */
export function negativeSampling(g: GraphBuilder, batch: EdgeBatch, terms: NegativeSampling): Value {
  const { heads, tails, negatives } = batch;
  const { kernel, repulsion, power } = terms;
  const edges = tails.shape[0] as number;
  const headCount = heads.shape[0] as number;
  const pairs = headCount * (edges - edges / headCount);
  const one = g.scalar(1);
  const along = kernel(g, batch.clipPairs(edgeSquaredDistances(g, heads, tails), 1 / edges));
  const attraction = g.mean(g.log(g.add(one, along)));
  const share = repulsion / pairs;
  const across = kernel(g, batch.clipPairs(pairwiseSquaredDistances(g, heads, tails), share));
  const penalty = g.sub(g.log(g.add(one, across)), g.log(g.add(across, g.scalar(EPSILON))));
  const weighted = g.mul(g.mul(penalty, negatives), batch.negativeWeights(power));
  return g.add(attraction, g.mul(g.scalar(share), g.sum(weighted, null)));
}
