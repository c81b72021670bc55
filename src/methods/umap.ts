import { findAbParams } from '../affinities/curve';
import { fuzzyAffinities, neighborsForFuzzySet } from '../affinities/fuzzy';
import type { GraphBuilder } from '../graph/builder';
import type { Value } from '../graph/graph';
import { badOption } from '../options/check';
import { method } from './method';
import { negativeSampling } from './negativeSampling';
import type { Objective } from './objective';
import { NEGATIVE_SAMPLE_RATE } from './options';

/** Keeps the logarithm finite where rows coincide; far below any distance on a map. */
const SMALLEST_SQUARED_DISTANCE = 1e-6;

interface UmapObjective {
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
export function umapObjective({ a, b, negativeSampleRate }: UmapObjective): Objective {
  const kernel = (g: GraphBuilder, d2: Value): Value =>
    g.mul(g.scalar(a), g.exp(g.mul(g.scalar(b), g.log(g.add(d2, g.scalar(SMALLEST_SQUARED_DISTANCE))))));
  return (g, batch) => negativeSampling(g, batch, { kernel, repulsion: negativeSampleRate, power: 0 });
}

export const umap = method({
  name: 'umap',
  options: {
    nNeighbors: {
      kind: 'number',
      least: 2,
      most: 1000,
      whole: true,
      default: 15,
      aka: ['k', 'neighbors'],
      doc: "Neighbours of a row in UMAP's fuzzy set, the row itself counted.",
    },
    minDist: {
      kind: 'number',
      least: 0,
      most: 100,
      default: 0.1,
      doc: 'Distance within which rows may lie on the map, in units of spread; at most the spread.',
    },
    spread: { kind: 'number', least: 0.01, most: 100, default: 1, doc: "Scale of the map's clusters." },
    setOpMixRatio: {
      kind: 'number',
      least: 0,
      most: 1,
      default: 1,
      doc: "From 1, the union of the rows' fuzzy sets, to 0, their intersection.",
    },
    ...NEGATIVE_SAMPLE_RATE,
  },
  check: ({ minDist, spread }) => {
    if (minDist > spread) throw badOption('minDist', minDist, `at most the spread, ${spread}`, 'fit');
  },
  neighbors: ({ nNeighbors }, rows) => neighborsForFuzzySet(nNeighbors, rows),
  affinities: fuzzyAffinities,
  objective: ({ spread, minDist, negativeSampleRate }) =>
    umapObjective({ ...findAbParams(spread, minDist), negativeSampleRate }),
});
