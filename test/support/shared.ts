import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reference results kept beside the project, outside it; dist/test/support is three levels below the root. */
const FILE = join(__dirname, '..', '..', '..', '..', 'shared', 'fixtures', 'reference_small.json');

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

/** `describe` with scikit-learn's and the reference implementation's results, or skipped where they are not at hand. */
export function describeReference(title: string, body: (reference: ReferenceResults) => void): void {
  if (existsSync(FILE)) {
    describe(title, () => body(JSON.parse(readFileSync(FILE, 'utf8'))));
  } else {
    describe.skip(`${title} (skipped: ${FILE} is not here)`, () => test('reference results', () => {}));
  }
}
