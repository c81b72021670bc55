import type { Engine } from '../engines/engine';
import type { Matrix } from '../matrix';
import type { PaceOptions } from '../pace';
import { exactNeighbors } from './exact';
import { hnswNeighbors, loadHnsw } from './hnsw';
import type { NeighborLists } from './neighbors';
import { estimateRecall } from './recall';

/**
 * Up to here the exact way is about as fast as the approximate one (measured with 16 and 64 features and 45 neighbours);
 * beyond, its time grows with the square of the rows.
 */
const exactUpToRows = ({ slowProducts }: Engine): number => (slowProducts ? 10_000 : 60_000);

export interface FoundNeighbors extends NeighborLists {
  readonly method: 'exact' | 'hnsw';
  /** The share of true nearest neighbours among them; estimated where the method is approximate. */
  readonly recall: number;
  /** What a user should know about the method; empty when there is nothing to say. */
  readonly notes: readonly string[];
}

/** Every row's k nearest other rows, exactly for small sets, approximately for large ones where hnswlib-node loads. */
export async function findNeighbors(
  X: Matrix,
  k: number,
  engine: Engine,
  seed: number,
  options: PaceOptions = {},
): Promise<FoundNeighbors> {
  if (X.rows <= exactUpToRows(engine)) {
    return { ...(await exactNeighbors(X, k, engine, options)), method: 'exact', recall: 1, notes: [] };
  }
  const lib = loadHnsw();
  if (lib) {
    const lists = await hnswNeighbors(lib, X, k, seed, options);
    return { ...lists, method: 'hnsw', recall: estimateRecall(X, lists), notes: [] };
  }
  const note =
    'hnswlib-node does not load: neighbours were searched exactly, which is slow for this many rows. Install it ("npm ' +
    'install hnswlib-node", or "npm rebuild hnswlib-node" where it is installed) and start this program again.';
  return { ...(await exactNeighbors(X, k, engine, options)), method: 'exact', recall: 1, notes: [note] };
}
