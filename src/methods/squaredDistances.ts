import type { GraphBuilder } from '../graph/builder';
import type { Value } from '../graph/graph';

// Squared distances only, never their root: its gradient is 0/0 where two rows coincide.

/** Squared distance of each tail to its head, which for tail t is head t modulo the number of heads: tails x 1. */
export function edgeSquaredDistances(g: GraphBuilder, heads: Value, tails: Value): Value {
  const [rows, components] = heads.shape as number[];
  const edges = tails.shape[0] as number;
  const rounds = g.reshape(tails, [edges / rows, rows * components]);
  const difference = g.reshape(g.sub(rounds, g.reshape(heads, [1, rows * components])), [edges, components]);
  return g.sum(g.mul(difference, difference), 1);
}

/** Squared distance of every row of `a` to every row of `b`, by |a|^2 + |b|^2 - 2ab: rows of a x rows of b. */
export function pairwiseSquaredDistances(g: GraphBuilder, a: Value, b: Value): Value {
  const normsA = g.sum(g.mul(a, a), 1);
  const normsB = g.transpose(g.sum(g.mul(b, b), 1));
  const products = g.gemm(g.mul(a, g.scalar(-2)), b, { transB: true });
  // Rounding can leave a little less than zero where rows coincide.
  return g.max(g.add(g.add(products, normsA), normsB), g.scalar(0));
}
