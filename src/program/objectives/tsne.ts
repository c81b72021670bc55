import { pairwiseSquaredDistances, rowwiseSquaredDistances } from './distances';
import type { Objective } from './objective';

/**
 * The t-SNE objective (van der Maaten & Hinton 2008) on a batch of sampled edges, in its contrastive form
 * (InfoNC-t-SNE: Damrich, Boehm, Hamprecht & Kobak 2023). With w(i, j) = 1 / (1 + d^2(i, j)), the Student kernel,
 *
 *     loss = mean over edges (i, j) of  exaggeration * -log w(i, j)  +  log sum over the batch's tails t of w(i, t)
 *
 * Edges are drawn in proportion to the affinities P, so the first term is t-SNE's attraction exactly; the other
 * edges' tails stand for all rows in its normaliser. Self-similarities never enter it.
 */
export const tsne: Objective = (g, batch) => {
  const { heads, tails, same, exaggeration } = batch;
  const edges = heads.shape[0] as number;
  const one = g.scalar(1);
  const along = batch.clipPairs(rowwiseSquaredDistances(g, heads, tails), 1 / edges);
  const across = batch.clipPairs(pairwiseSquaredDistances(g, heads, tails), 1 / edges);
  const attraction = g.mul(exaggeration, g.mean(g.log(g.add(one, along))));
  const similarity = g.where(same, g.scalar(0), g.reciprocal(g.add(one, across)));
  return g.add(attraction, g.mean(g.log(g.sum(similarity, 1))));
};
