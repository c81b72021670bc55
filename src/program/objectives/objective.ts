import type { GraphBuilder } from '../builder';
import type { Value } from '../graph';

/** A batch of edges on the map: row i of `heads` and row i of `tails` are the two ends of edge i. */
export interface EdgeBatch {
  /** edges x components */
  readonly heads: Value;
  /** edges x components */
  readonly tails: Value;
  /** bool, edges x edges: whether head i and tail j are one and the same row. */
  readonly same: Value;
  /** Factor on the attraction alone (van der Maaten & Hinton 2008, early exaggeration); scalar. */
  readonly exaggeration: Value;
  /** Largest |d(loss)/d(d^2)| let through for one pair; null lets everything through. */
  readonly pairLimit: Value | null;
}

/** Appends the loss of a batch: a scalar, smaller for a better map. */
export type Objective = (g: GraphBuilder, batch: EdgeBatch) => Value;
