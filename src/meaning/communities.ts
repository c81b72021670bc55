import type { UndirectedGraph } from 'graphology';
import { createRandom } from '../random';

/** Each row's nearest other rows, nearest first: n x k row numbers, -1 where a row has fewer. */
export interface NearRows {
  readonly indices: Int32Array;
  readonly k: number;
}

/** An undirected graph over rows 0 .. `rows` - 1, each edge once. */
export interface WeightedEdges {
  readonly rows: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Joins each row with its near rows. An edge weighs the Jaccard index of its ends' neighbourhoods (Levine et al. 2015,
 * PhenoGraph): rows of one group share neighbours, those of a bridge do not.
 */
export function sharedNeighborEdges({ indices, k }: NearRows): WeightedEdges {
  const rows = indices.length / k;
  // A row belongs to its own neighbourhood.
  const seenFor = new Int32Array(rows).fill(-1);
  const sizes = new Int32Array(rows).fill(1);
  for (let p = 0; p < indices.length; p++) if (indices[p] >= 0) sizes[Math.floor(p / k)]++;
  const isNear = (row: number, other: number): boolean => {
    for (let p = row * k; p < (row + 1) * k; p++) if (indices[p] === other) return true;
    return false;
  };
  const [from, to, weights]: number[][] = [[], [], []];
  for (let row = 0; row < rows; row++) {
    seenFor[row] = row;
    for (let p = row * k; p < (row + 1) * k; p++) if (indices[p] >= 0) seenFor[indices[p]] = row;
    for (let p = row * k; p < (row + 1) * k; p++) {
      const other = indices[p];
      if (other < 0 || (other < row && isNear(other, row))) continue;
      let shared = seenFor[other] === row ? 1 : 0;
      for (let q = other * k; q < (other + 1) * k; q++) {
        if (indices[q] >= 0 && seenFor[indices[q]] === row) shared++;
      }
      from.push(row);
      to.push(other);
      weights.push(shared / (sizes[row] + sizes[other] - shared));
    }
  }
  return {
    rows,
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    weights: Float64Array.from(weights),
  };
}

/** A graph whose communities can be asked for again and again. */
export class CommunityGraph {
  private readonly graph: UndirectedGraph;

  constructor(private readonly edges: WeightedEdges) {
    const { UndirectedGraph } = require('graphology') as typeof import('graphology');
    this.graph = new UndirectedGraph();
    for (let row = 0; row < edges.rows; row++) this.graph.addNode(row);
    for (let edge = 0; edge < edges.from.length; edge++) {
      this.graph.addEdge(edges.from[edge], edges.to[edge], { weight: edges.weights[edge] });
    }
  }

  /**
   * Communities by Louvain's method (Blondel et al. 2008).
   * @param resolution larger values give more and smaller ones
   * @returns each row's community, counted from 0
   */
  communities(resolution: number, seed: number): Int32Array {
    if (this.edges.from.length === 0) return Int32Array.from({ length: this.edges.rows }, (_, row) => row);
    const louvain =
      require('graphology-communities-louvain') as typeof import('graphology-communities-louvain').default;
    const rng = createRandom(seed).uniform;
    const found = louvain(this.graph, { resolution, rng });
    return Int32Array.from({ length: this.edges.rows }, (_, row) => found[row]);
  }
}
