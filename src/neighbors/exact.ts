import type { Engine } from '../engines/engine';
import { tensorOf } from '../linalg/products';
import { type Matrix, rowRange } from '../matrix';
import { Pace, type PaceOptions } from '../pace';
import { GraphBuilder } from '../program/builder';
import { NearestList } from './nearest';
import type { NeighborLists } from './neighbors';
import { rankCandidates } from './refine';

/** Bounds the block of products to a few megabytes, which stay in cache between engine and scan. */
const PRODUCTS_PER_BLOCK = 1 << 20;

/** Candidates kept beyond k: the products' single precision may misplace a few at the border. */
const MARGIN = 4;

/**
 * Every row's k nearest other rows, by blocked matrix products on the engine: |a - b|^2 = |a|^2 + |b|^2 - 2ab.
 * Time grows with the square of the rows.
 */
export async function exactNeighbors(
  X: Matrix,
  k: number,
  engine: Engine,
  options: PaceOptions = {},
): Promise<NeighborLists> {
  const { rows, cols } = X;
  const block = Math.max(1, Math.min(rows, Math.floor(PRODUCTS_PER_BLOCK / rows)));
  const g = new GraphBuilder();
  const queries = g.input('queries', 'float32', ['block', cols]);
  g.output('products', g.gemm(queries, g.constant(tensorOf(X)), { transB: true }));
  const session = await engine.compile(g.program());
  try {
    const pace = new Pace(options);
    const norms = squaredNorms(X);
    const indices = new Int32Array(rows * k);
    const squaredDistances = new Float64Array(rows * k);
    const rough = new NearestList(Math.min(rows - 1, k + MARGIN));
    const exact = new NearestList(k);
    for (let start = 0; start < rows; start += block) {
      const chunk = rowRange(X, start, Math.min(rows, start + block));
      const { products } = await session.run({ queries: tensorOf(chunk) });
      for (let i = 0; i < chunk.rows; i++) {
        const row = start + i;
        scan(products.data as Float32Array, i * rows, norms, row, rough);
        rankCandidates(X, row, rough.indices.slice(0, rough.size).sort(), exact);
        indices.set(exact.indices, row * k);
        squaredDistances.set(exact.distances, row * k);
      }
      await pace.step((start + chunk.rows) / rows);
    }
    return { indices, squaredDistances, k };
  } finally {
    await session.release();
  }
}

function scan(
  products: Float32Array,
  offset: number,
  norms: Float64Array,
  row: number,
  nearest: NearestList,
): void {
  nearest.clear();
  // |row|^2 is the same for all and left out.
  for (let other = 0; other < norms.length; other++) {
    if (other !== row) nearest.offer(other, norms[other] - 2 * products[offset + other]);
  }
}

function squaredNorms({ data, rows, cols }: Matrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let i = 0; i < data.length; i++) norms[Math.floor(i / cols)] += data[i] * data[i];
  return norms;
}
