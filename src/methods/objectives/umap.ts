import type { GraphBuilder } from '../../graph/builder';
import type { Value } from '../../graph/graph';
import { negativeSampling } from './negativeSampling';
import type { Objective } from './objective';

/** Keeps the logarithm finite where rows coincide; far below any distance on a map. */
const SMALLEST_SQUARED_DISTANCE = 1e-6;

export interface UmapObjective {
  /** Of the similarity 1 / (1 + a d^(2b)). */
  readonly a: number;
  readonly b: number;
  /** Negatives for each edge. */
  readonly negativeSampleRate: number;
}

/**
 * UMAP's cross-entropy with negative sampling (McInnes, Healy & Melville 2018; parametric: Sainburg, McInnes & Gentner
 * 2021). Negatives are uniform over the rows.
 */
export function umap({ a, b, negativeSampleRate }: UmapObjective): Objective {
  const kernel = (g: GraphBuilder, d2: Value): Value =>
    g.mul(g.scalar(a), g.exp(g.mul(g.scalar(b), g.log(g.add(d2, g.scalar(SMALLEST_SQUARED_DISTANCE))))));
  return (g, batch) => negativeSampling(g, batch, { kernel, repulsion: negativeSampleRate, power: 0 });
}
