import type { GraphBuilder } from '../graph/builder';
import type { Value } from '../graph/graph';

/** Limits on the gradient; null switches one off. */
export interface Clipping {
  /** Largest |d(loss)/d(d^2)| of one pair, relative to its share of the loss. */
  readonly clipPair: number | null;
  /** Largest absolute entry. */
  readonly clipValue: number | null;
  /** Largest Euclidean norm of the whole gradient. */
  readonly clipNorm: number | null;
}

/** Appends clipping by value, then by global norm, of a gradient vector. */
export function clipParameters(g: GraphBuilder, gradient: Value, { clipValue, clipNorm }: Clipping): Value {
  const bounded = clipValue === null ? gradient : g.clip(gradient, g.scalar(clipValue));
  if (clipNorm === null) return bounded;
  const norm = g.sqrt(g.sum(g.mul(bounded, bounded), null));
  // The gradient is scaled down only where its norm exceeds the limit.
  return g.mul(bounded, g.div(g.scalar(clipNorm), g.max(norm, g.scalar(clipNorm))));
}

/** The largest absolute entry of a gradient. */
export function largestEntry(g: GraphBuilder, gradient: Value): Value {
  return g.reduceMax(g.abs(gradient));
}

/** The largest entry of all these tensors, in units of each one's limit. */
export function largestOfLimit(
  g: GraphBuilder,
  limited: readonly { gradient: Value; limit: Value }[],
): Value {
  const largest = limited.map(({ gradient, limit }) => g.div(largestEntry(g, gradient), limit));
  return largest.reduce(g.max, g.scalar(0));
}

/** The share of entries, of all these tensors together, that lie beyond their limit. */
export function clippedShare(g: GraphBuilder, limited: readonly { gradient: Value; limit: Value }[]): Value {
  const size = ({ shape }: Value): number => shape.reduce<number>((product, dim) => product * Number(dim), 1);
  const beyond = limited.map(({ gradient, limit }) =>
    g.sum(g.indicator(g.greater(g.abs(gradient), limit)), null),
  );
  const entries = limited.reduce((total, { gradient }) => total + size(gradient), 0);
  return g.mul(beyond.reduce(g.add, g.scalar(0)), g.scalar(1 / Math.max(1, entries)));
}
