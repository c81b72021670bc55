import { pairwiseSquaredDistances, rowwiseSquaredDistances } from './distances';
import type { Objective } from './objective';

/**
 * The t-SNE objective (van der Maaten & Hinton 2008) on a batch of sampled edges, normalised by the whole batch. With
 * w(i, j) = 1 / (1 + d^2(i, j)),
 *
 *     loss = mean over edges (i, j) of  exaggeration * -log w(i, j)  +  log sum over heads h and tails t of w(h, t)
 *
 * which is the Kullback-Leibler divergence but for the entropy of P, a constant, with the batch's pairs standing for all
 * pairs. Self-similarities never enter it.
 */
export const tsneKl: Objective = (g, batch) => {
  const { heads, tails, same, exaggeration } = batch;
  const edges = heads.shape[0] as number;
  const one = g.scalar(1);
  const along = batch.clipPairs(rowwiseSquaredDistances(g, heads, tails), 1 / edges);
  const across = batch.clipPairs(pairwiseSquaredDistances(g, heads, tails), 1 / edges);
  const attraction = g.mul(exaggeration, g.mean(g.log(g.add(one, along))));
  const similarity = g.where(same, g.scalar(0), g.reciprocal(g.add(one, across)));
  return g.add(attraction, g.log(g.sum(similarity, null)));
};
