import type { Engine } from '../engines/engine';
import type { Matrix } from '../matrix';
import { GraphBuilder } from '../program/builder';
import { doubleTensor } from '../program/graph';

/** Squared Euclidean distances among all rows of a matrix, a few rows at a time: never rows x rows at once. */
export interface DistanceBlocks {
  /** How many rows to ask for at once. */
  readonly blockRows: number;
  /**
   * The distances of `some` rows, at most `blockRows`, to every row: some x rows, row-major. A row's distance to itself
   * is Infinity, every other finite. Valid until the next call.
   */
  block(some: Int32Array): Promise<Float64Array>;
  release(): Promise<void>;
}

/** Up to this width, differences summed one by one are as fast as a matrix product, and exact. */
const MAX_DIRECT_COLUMNS = 16;
/** Numbers in a block: 16 MB. */
const BLOCK_SIZE = 2 ** 21;

/**
 * Prepares the distances among the rows of `X` (finite numbers).
 * @param engine asked for only when the rows are wide
 */
export async function distanceBlocks(X: Matrix, engine: () => Promise<Engine>): Promise<DistanceBlocks> {
  return X.cols <= MAX_DIRECT_COLUMNS ? directBlocks(X) : productBlocks(X, await engine());
}

function blockRowsFor(rows: number): number {
  return Math.max(1, Math.min(rows, 1024, Math.floor(BLOCK_SIZE / rows)));
}

function directBlocks(X: Matrix): DistanceBlocks {
  const { rows, cols } = X;
  const blockRows = blockRowsFor(rows);
  const buffer = new Float64Array(blockRows * rows);
  // Feature by feature, so that the inner loop runs along memory; two at a time, which halves its traffic.
  const column = (f: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, i) => (f < cols ? X.data[i * cols + f] : 0));
  const pairs = Array.from({ length: Math.ceil(cols / 2) }, (_, p) => [column(2 * p), column(2 * p + 1)]);
  return {
    blockRows,
    async block(some) {
      const distances = buffer.subarray(0, some.length * rows).fill(0);
      some.forEach((i, at) => {
        const own = distances.subarray(at * rows, (at + 1) * rows);
        for (const [xs, ys] of pairs) addSquaredDifferences(own, xs, ys, xs[i], ys[i]);
        own[i] = Infinity;
      });
      return distances;
    },
    async release() {},
  };
}

function addSquaredDifferences(
  sums: Float64Array,
  xs: Float64Array,
  ys: Float64Array,
  x: number,
  y: number,
): void {
  for (let j = 0; j < sums.length; j++) {
    const dx = xs[j] - x;
    const dy = ys[j] - y;
    sums[j] += dx * dx + dy * dy;
  }
}

/** Far above double rounding in a product of thousands of terms, far below what single-precision data can resolve. */
const NEGLIGIBLE = 1e-13;
const LARGEST_FLOAT32 = 3.4028234663852886e38;

/**
 * By |a|^2 + |b|^2 - 2ab on centred rows in double precision. Rounded to single precision, and to 0 where next to
 * nothing is left of the norms: what is equal but for rounding must tie, so that ties are broken by row number.
 */
async function productBlocks(X: Matrix, engine: Engine): Promise<DistanceBlocks> {
  const { rows, cols } = X;
  const centred = centredRows(X);
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let p = i * cols; p < (i + 1) * cols; p++) norms[i] += centred[p] * centred[p];
  }
  const all = doubleTensor(centred, [rows, cols]);
  const g = new GraphBuilder();
  const left = g.input('some', 'float64', ['block', cols]);
  g.output('products', g.gemm(left, g.input('all', 'float64', [rows, cols]), { transB: true }));
  const session = await engine.compile(g.program());
  return {
    blockRows: blockRowsFor(rows),
    async block(some) {
      const chosen = new Float64Array(some.length * cols);
      some.forEach((i, at) => {
        chosen.set(centred.subarray(i * cols, (i + 1) * cols), at * cols);
      });
      const { products } = await session.run({ some: doubleTensor(chosen, [some.length, cols]), all });
      const distances = products.data as Float64Array;
      some.forEach((i, at) => {
        const own = distances.subarray(at * rows, (at + 1) * rows);
        const norm = norms[i];
        for (let j = 0; j < rows; j++) {
          const norms2 = norm + norms[j];
          const squared = norms2 - 2 * own[j];
          own[j] = squared < NEGLIGIBLE * norms2 ? 0 : Math.fround(Math.min(squared, LARGEST_FLOAT32));
        }
        own[i] = Infinity;
      });
      return distances;
    },
    release: () => session.release(),
  };
}

function centredRows({ data, rows, cols }: Matrix): Float64Array {
  const mean = new Float64Array(cols);
  for (let p = 0; p < data.length; p++) mean[p % cols] += data[p] / rows;
  // Not by Float64Array.from, which collects everything in an ordinary array first.
  const centred = new Float64Array(data.length);
  for (let p = 0; p < data.length; p++) centred[p] = data[p] - mean[p % cols];
  return centred;
}
