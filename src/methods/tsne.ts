import { neighborsForPerplexity, perplexityAffinities } from '../affinities/perplexity';
import { method } from './method';
import type { Objective } from './objective';
import { PERPLEXITY } from './options';
import { edgeSquaredDistances, pairwiseSquaredDistances } from './squaredDistances';

/**
 * The t-SNE objective (van der Maaten & Hinton 2008) on a batch of sampled edges, in its contrastive form (InfoNC-t-SNE:
 * Damrich, Boehm, Hamprecht & Kobak 2023). With w(i, j) = 1 / (1 + d^2(i, j)), the Student kernel,
 *
 *     loss = mean over edges (i, j) of  -log w(i, j)  +  mean over heads i of  log sum over tails t of w(i, t)
 *
 * Edges are drawn in proportion to the affinities P, so the first term is t-SNE's attraction exactly; the batch's tails
 * stand for all rows in its normaliser, a head's own tails included, its own row left out.
 */
export const tsneObjective: Objective = (g, batch) => {
  const { heads, tails } = batch;
  const one = g.scalar(1);
  const along = batch.clipPairs(edgeSquaredDistances(g, heads, tails), 1 / (tails.shape[0] as number));
  const across = batch.clipPairs(pairwiseSquaredDistances(g, heads, tails), 1 / (heads.shape[0] as number));
  const attraction = g.mean(g.log(g.add(one, along)));
  const similarities = g.mul(batch.distinct, g.reciprocal(g.add(one, across)));
  return g.add(attraction, g.mean(g.log(g.sum(similarities, 1))));
};

export const tsne = method({
  name: 'tsne',
  options: PERPLEXITY,
  neighbors: ({ perplexity }, rows) => neighborsForPerplexity(perplexity, rows),
  affinities: (lists, { perplexity }, pace) => perplexityAffinities(lists, perplexity, pace),
  objective: () => tsneObjective,
});
