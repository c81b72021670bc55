import type { AffinityGraph } from '../affinities/graph';
import { permutation, type Random } from '../random';

/**
 * Draws edges with probability proportional to their weight. An epoch draws as many edges as there are rows, by
 * systematic sampling: one uniform offset, then equal strides over the cumulative weights. Every edge is then drawn
 * its expected number of times, rounded up or down, which starves none and costs no table of repeated edges.
 */
export class EdgeSampler {
  private readonly heads: Int32Array;
  private readonly tails: Int32Array;
  private order: Uint32Array;
  private next: number;

  constructor(
    private readonly graph: AffinityGraph,
    private readonly random: Random,
  ) {
    const rows = graph.offsets.length - 1;
    this.heads = new Int32Array(rows);
    this.tails = new Int32Array(rows);
    this.order = new Uint32Array(0);
    this.next = rows;
  }

  /** Fills `batch` with edges: their heads in its first half, their tails in its second. */
  fill(batch: Int32Array): void {
    const edges = batch.length / 2;
    for (let e = 0; e < edges; e++) {
      if (this.next >= this.order.length) this.drawEpoch();
      const drawn = this.order[this.next++];
      batch[e] = this.heads[drawn];
      batch[edges + e] = this.tails[drawn];
    }
  }

  private drawEpoch(): void {
    const { offsets, targets, weights } = this.graph;
    const rows = this.heads.length;
    let total = 0;
    for (let e = 0; e < weights.length; e++) total += weights[e];
    const stride = total / rows;
    let mark = stride * this.random.uniform();
    let cumulative = 0;
    let count = 0;
    for (let row = 0; row < rows; row++) {
      for (let e = offsets[row]; e < offsets[row + 1]; e++) {
        cumulative += weights[e];
        while (mark < cumulative && count < rows) {
          // The graph is symmetric; either end may be the head, so that both learn alike.
          const forwards = this.random.uniform() < 0.5;
          this.heads[count] = forwards ? row : targets[e];
          this.tails[count] = forwards ? targets[e] : row;
          count++;
          mark += stride;
        }
      }
    }
    this.order = permutation(count, this.random);
    this.next = 0;
  }
}
