import { negativeSampling } from './negativeSampling';
import type { Objective } from './objective';

export interface LargevisObjective {
  /** Weight of a negative. */
  readonly gamma: number;
  /** Negatives for each edge. */
  readonly negativeSampleRate: number;
}

/** Negatives are drawn in proportion to degree^0.75, as in word2vec. */
const NEGATIVE_POWER = 0.75;

/** LargeVis (Tang, Liu, Zhang & Mei 2016), with its similarity 1 / (1 + d^2). */
export function largevis({ gamma, negativeSampleRate }: LargevisObjective): Objective {
  return (g, batch) =>
    negativeSampling(g, batch, {
      kernel: (_, d2) => d2,
      repulsion: gamma * negativeSampleRate,
      power: NEGATIVE_POWER,
    });
}
