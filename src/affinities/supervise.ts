import { PdrError } from '../errors';
import type { Label } from '../options/spec';
import { type AffinityGraph, rowDegrees } from './affinityGraph';

/** Distance between rows of different classes, and to a row of unknown class; umap-learn's. */
const FAR = 2.5;
const UNKNOWN = 1;

/**
 * Draws rows of one class together, as umap-learn's categorical intersection does. With w the `weight`, an edge between
 * classes is multiplied by exp(-2.5 w / (1 - w)), an edge of a row of unknown class by exp(-w). Then each row's edges are
 * scaled up towards the degree the row had before.
 * @param labels one for each row; null where unknown
 * @param weight from 0, which changes nothing, to 1, which cuts the classes apart
 * @throws PDR_BAD_OPTION when no edge would be left
 */
export function supervise(graph: AffinityGraph, labels: ArrayLike<Label>, weight: number): AffinityGraph {
  if (weight === 0) return graph;
  const between = weight < 1 ? Math.exp((-FAR * weight) / (1 - weight)) : 0;
  const unknown = Math.exp(-UNKNOWN * weight);
  const { offsets, targets } = graph;
  const reweighted = mapEdges(graph, (head, tail, edge) => {
    if (labels[head] == null || labels[tail] == null) return edge * unknown;
    return labels[head] === labels[tail] ? edge : edge * between;
  });
  // An edge is scaled by the mean of what its two rows need: the graph stays symmetric, the degrees nearly as they were.
  const before = rowDegrees(graph);
  const after = rowDegrees({ offsets, targets, weights: reweighted });
  const gain = before.map((degree, row) => (after[row] > 0 ? degree / after[row] : 1));
  const weights = mapEdges(
    { offsets, targets, weights: reweighted },
    (head, tail, edge) => (edge * (gain[head] + gain[tail])) / 2,
  );
  if (!weights.some((edge) => edge > 0)) {
    throw new PdrError(
      'PDR_BAD_OPTION',
      `Option "targetWeight" is ${weight} and no two neighbours have the same label: nothing would hold the map together. Lower it.`,
    );
  }
  return { offsets, targets, weights };
}

function mapEdges(
  { offsets, targets, weights }: AffinityGraph,
  weigh: (head: number, tail: number, weight: number) => number,
): Float32Array {
  const result = new Float32Array(weights.length);
  for (let head = 0; head < offsets.length - 1; head++) {
    for (let e = offsets[head]; e < offsets[head + 1]; e++) result[e] = weigh(head, targets[e], weights[e]);
  }
  return result;
}
