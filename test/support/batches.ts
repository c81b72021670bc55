import { floatTensor } from '../../src/graph/graph';
import type { Objective } from '../../src/methods/objective';
import type { LossOf } from './programs';

/** Tails in a batch, an edge each. Tail t belongs to head t modulo the number of heads. */
export const EDGES = 6;
export const HEADS = 3;
export const ROWS = HEADS + EDGES;

interface BatchOptions {
  readonly pairLimit?: number;
  /** Pairs of a head and a tail that are one row: head * EDGES + tail. */
  readonly same?: readonly number[];
  /** What each tail counts as a negative. */
  readonly weights?: readonly number[];
}

/** The loss of a batch whose heads are the parameter's first rows, and whose tails are the others. */
export function batchLoss(objective: Objective, options: BatchOptions = {}): LossOf {
  return (g, map) => {
    const [heads, tails] = g.split(map, [HEADS, EDGES]);
    const distinct = new Float32Array(HEADS * EDGES).fill(1);
    for (const pair of options.same ?? []) distinct[pair] = 0;
    const negatives = distinct.map((is, pair) =>
      (pair % EDGES) % HEADS === Math.floor(pair / EDGES) ? 0 : is,
    );
    const { pairLimit, weights = new Array<number>(EDGES).fill(1) } = options;
    return objective(g, {
      heads,
      tails,
      distinct: g.constant(floatTensor(distinct, [HEADS, EDGES])),
      negatives: g.constant(floatTensor(negatives, [HEADS, EDGES])),
      negativeWeights: () => g.constant(floatTensor(Float32Array.from(weights), [1, EDGES])),
      clipPairs: (d2, weight) =>
        pairLimit === undefined ? d2 : g.clipGradient(d2, g.scalar(pairLimit * weight)),
    });
  };
}
