import { type AffinityGraph, rowDegrees } from '../affinities/affinityGraph';
import { intTensor, type Tensor } from '../graph/graph';
import { permutation, type Random } from '../random';
import { type BatchShape, batchRows } from '../step/batch';

/**
 * Draws edges with probability proportional to their weight. A round draws as many edges as there are rows, by systematic
 * sampling: one uniform offset, then equal strides over the cumulative weights. Every edge is then drawn its expected
 * number of times, rounded up or down, which starves none and costs no table of repeated edges. These edges give a batch
 * its heads; where a head has several edges, the further ones are drawn from its own.
 */
export class EdgeSampler {
  private readonly heads: Int32Array;
  private readonly tails: Int32Array;
  private readonly degrees: Float32Array;
  private order: Uint32Array;
  private next: number;

  constructor(
    private readonly graph: AffinityGraph,
    private readonly random: Random,
  ) {
    const rows = graph.offsets.length - 1;
    this.heads = new Int32Array(rows);
    this.tails = new Int32Array(rows);
    this.degrees = rowDegrees(graph);
    this.order = new Uint32Array(0);
    this.next = rows;
  }

  /**
   * Fills a batch with edges.
   * @param tails a multiple of the heads; tail t's head will be head t modulo the number of heads
   */
  fill(heads: Int32Array, tails: Int32Array): void {
    for (let e = 0; e < heads.length; e++) {
      if (this.next >= this.order.length) this.drawRound();
      const drawn = this.order[this.next++];
      heads[e] = this.heads[drawn];
      tails[e] = this.tails[drawn];
    }
    for (let e = heads.length; e < tails.length; e++) tails[e] = this.drawTail(heads[e % heads.length]);
  }

  private drawTail(head: number): number {
    const { offsets, targets, weights } = this.graph;
    const last = offsets[head + 1] - 1;
    let e = offsets[head];
    let left = this.degrees[head] * this.random.uniform() - weights[e];
    while (left > 0 && e < last) left -= weights[++e];
    return targets[e];
  }

  private drawRound(): void {
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

/** Some batches of edges, each the rows of its heads and then of its tails; for comparing losses on always the same ones. */
export function edgeBatches(
  graph: AffinityGraph,
  shape: BatchShape,
  count: number,
  random: Random,
): Tensor[] {
  const sampler = new EdgeSampler(graph, random);
  return Array.from({ length: count }, () => {
    const rows = new Int32Array(batchRows(shape));
    sampler.fill(rows.subarray(0, shape.heads), rows.subarray(shape.heads));
    return intTensor(rows, [rows.length]);
  });
}
