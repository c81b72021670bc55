import { neighborsForPerplexity, perplexityAffinities } from '../affinities/perplexity';
import { method } from './method';
import { negativeSampling } from './negativeSampling';
import type { Objective } from './objective';
import { NEGATIVE_SAMPLE_RATE, PERPLEXITY } from './options';

/** Negatives are drawn in proportion to degree^0.75, as in word2vec. */
const NEGATIVE_POWER = 0.75;

interface LargevisObjective {
  /** Weight of a negative. */
  readonly gamma: number;
  /** Negatives for each edge. */
  readonly negativeSampleRate: number;
}

/** The objective of LargeVis, with its similarity 1 / (1 + d^2). */
export function largevisObjective({ gamma, negativeSampleRate }: LargevisObjective): Objective {
  return (g, batch) =>
    negativeSampling(g, batch, {
      kernel: (_, d2) => d2,
      repulsion: gamma * negativeSampleRate,
      power: NEGATIVE_POWER,
    });
}

/** LargeVis (Tang, Liu, Zhang & Mei 2016). */
export const largevis = method({
  name: 'largevis',
  options: {
    ...PERPLEXITY,
    ...NEGATIVE_SAMPLE_RATE,
    gamma: {
      kind: 'number',
      least: 0.01,
      most: 1000,
      default: 7,
      doc: 'Weight of each negative (Tang et al. 2016).',
    },
  },
  neighbors: ({ perplexity }, rows) => neighborsForPerplexity(perplexity, rows),
  affinities: (lists, { perplexity }, pace) => perplexityAffinities(lists, perplexity, pace),
  objective: largevisObjective,
});
