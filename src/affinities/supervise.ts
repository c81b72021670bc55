import { PdrError } from '../errors';
import type { Label } from '../options/spec';
import { type AffinityGraph, rowDegrees } from './affinityGraph';

/** How far rows of different classes are set apart, and rows of unknown class, at full weight; umap-learn's distances. */
const FAR = 2.5;
const UNKNOWN = 1;

/**
 * Draws rows of one class together: edges between classes lose weight, and each row's other edges gain it back, as in
 * umap-learn's categorical intersection. An edge between different classes is weighted by exp(-2.5 w / (1 - w)), one with an unknown class by exp(-w).
 * @param labels one for each row; null where unknown
 * @throws PDR_BAD_OPTION when no edge would be left
 * @param weight w from 0, which changes nothing, to 1, which cuts the classes apart
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
  // Each row keeps the pull it had, as far as its edges' other ends allow.
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
