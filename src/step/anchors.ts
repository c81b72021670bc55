import type { GraphBuilder } from '../graph/builder';
import type { Value } from '../graph/graph';
import type { Matrix } from '../matrix';
import { gather } from './batch';

/** Rows that an earlier map knows, and where it has them. */
export interface Anchors {
  /** rows x features, as the network takes them */
  readonly points: Matrix;
  /** rows x components, in the units of the training */
  readonly targets: Matrix;
  /** The displacement up to which the pull grows with it; beyond it stays the same. */
  readonly reach: number;
  /** How much their displacement counts beside the objective. */
  readonly weight: number;
}

/** Anchors in a batch. They go through the network without noise: what is to stay is where they are, not a blur around it. */
export const BATCH_ANCHORS = 128;

/**
 * Appends what keeps a retrained map where it was: weight x the mean over a batch's anchors of sqrt(1 + (d / reach)^2) - 1, with d
 * the distance of an anchor from its target. Like the square for small distances and like the distance for large ones
 * (pseudo-Huber; Charbonnier et al. 1994): rows that new neighbours draw away do not push all the others.
 * @param rows int32, which anchors
 * @param map where the network puts them: rows x components
 */
export function displacement(
  g: GraphBuilder,
  rows: Value,
  map: Value,
  { targets, reach, weight }: Anchors,
): Value {
  const apart = g.sub(map, gather(g, targets, rows));
  const squared = g.div(g.sum(g.mul(apart, apart), 1), g.scalar(reach ** 2));
  const loss = g.sub(g.sqrt(g.add(g.scalar(1), squared)), g.scalar(1));
  return g.mul(g.mean(loss), g.scalar(weight));
}
