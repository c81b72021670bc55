import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

// This file is compiled to dist/test/support, three levels below the root.
const ROOT = join(__dirname, '..', '..', '..');

/** Our own, made by test/fixtures/make_reference.py. */
const OWN = join(ROOT, 'test', 'fixtures', 'reference.json');
/** Further ones that may lie beside the project. */
const SHARED = join(ROOT, '..', 'shared', 'fixtures', 'reference_small.json');

export interface ReferenceResults {
  readonly X: number[][];
  readonly labels: number[];
  readonly embedding: number[][];
  readonly tsne_joint_probabilities: {
    readonly perplexity: number;
    readonly neighbors: 'all' | number;
    readonly P: number[][];
  }[];
  readonly umap_fuzzy_simplicial_set: {
    readonly n_neighbors_including_self: number;
    readonly sigmas: number[];
    readonly rhos: number[];
    readonly graph: number[][];
  }[];
  readonly umap_ab: {
    readonly spread: number;
    readonly min_dist: number;
    readonly a: number;
    readonly b: number;
  }[];
  readonly metrics: {
    readonly k: number;
    readonly trustworthiness: number;
    readonly continuity: number;
    readonly neighborhood_hit_seed_including_self: number;
    readonly neighborhood_hit: number;
  }[];
}

/**
 * `describe` once for each file of results of scikit-learn, umap-learn and the reference implementation: always for our
 * own, and for the larger one where it is at hand.
 */
export function describeReference(title: string, body: (reference: ReferenceResults) => void): void {
  if (!existsSync(SHARED)) console.warn(`${title}: only with our own results, ${SHARED} is not here.`);
  for (const file of [OWN, SHARED].filter(existsSync)) {
    describe(`${title} (${basename(file)})`, () => body(JSON.parse(readFileSync(file, 'utf8'))));
  }
}
