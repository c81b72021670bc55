import type { GraphBuilder } from '../../graph/builder';
import type { Value } from '../../graph/graph';
import { edgeSquaredDistances, pairwiseSquaredDistances } from './distances';
import type { EdgeBatch, Objective } from './objective';

/** What the attraction along edges is set against, from the similarities w(i, t) of all heads (rows) to all tails (columns). */
type Normaliser = (g: GraphBuilder, similarities: Value) => Value;

/**
 * The t-SNE objective (van der Maaten & Hinton 2008) on a batch of sampled edges. With w(i, j) = 1 / (1 + d^2(i, j)),
 * the Student kernel,
 *
 *     loss = mean over edges (i, j) of  exaggeration * -log w(i, j)  +  the normaliser
 *
 * Edges are drawn in proportion to the affinities P, so the first term is t-SNE's attraction exactly; the other
 * edges' tails stand for all rows in its normaliser. Self-similarities never enter it.
 */
function tsneWith(normaliser: Normaliser): Objective {
  return (g: GraphBuilder, batch: EdgeBatch): Value => {
    const { heads, tails, distinct, exaggeration } = batch;
    const one = g.scalar(1);
    const along = batch.clipPairs(edgeSquaredDistances(g, heads, tails), 1 / (tails.shape[0] as number));
    const across = batch.clipPairs(pairwiseSquaredDistances(g, heads, tails), 1 / (heads.shape[0] as number));
    const attraction = g.mul(exaggeration, g.mean(g.log(g.add(one, along))));
    const similarities = g.mul(distinct, g.reciprocal(g.add(one, across)));
    return g.add(attraction, normaliser(g, similarities));
  };
}

/**
 * The contrastive form (InfoNC-t-SNE: Damrich, Boehm, Hamprecht & Kobak 2023), each head against its own negatives: the
 * normaliser is the mean over heads i of  log sum over tails t of w(i, t).
 */
export const tsne = tsneWith((g, similarities) => g.mean(g.log(g.sum(similarities, 1))));

/**
 * The Kullback-Leibler divergence but for the entropy of P, a constant: the normaliser is  log sum over heads h and tails
 * t of w(h, t), the batch's pairs standing for all pairs.
 */
export const tsneKl = tsneWith((g, similarities) => g.log(g.sum(similarities, null)));
