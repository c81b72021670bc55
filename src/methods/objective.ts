import type { GraphBuilder } from '../graph/builder';
import type { Value } from '../graph/graph';

/** A batch of edges on the map, one for each tail: tail t's head is head t modulo the number of heads. */
export interface EdgeBatch {
  /** heads x components */
  readonly heads: Value;
  /** tails x components */
  readonly tails: Value;
  /** heads x tails: 0 where head i and tail t are one and the same row, else 1. */
  readonly distinct: Value;
  /** heads x tails: 0 where tail t is head i's own row or the end of one of its own edges, else 1. */
  readonly negatives: Value;
  /**
   * 1 x tails: how much each tail counts as a negative, so that rows are negatives in proportion to degree^power. Tails
   * come in proportion to their degree, so this is degree^(power - 1), of mean 1.
   */
  negativeWeights(power: number): Value;
  /**
   * Squared distances, unchanged; on the way back each pair's gradient is clipped, if that is switched on.
   * @param weight the share of one pair in the loss
   */
  clipPairs(squaredDistances: Value, weight: number): Value;
}

/** Appends the loss of a batch: a scalar, smaller for a better map. */
export type Objective = (g: GraphBuilder, batch: EdgeBatch) => Value;
