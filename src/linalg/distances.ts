import type { Engine } from '../engines/engine';
import { GraphBuilder } from '../graph/builder';
import { doubleTensor, type Tensor } from '../graph/graph';
import { LARGEST_FLOAT32, type Matrix } from '../matrix';
import { columnMeans } from '../numbers';

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

/** Up to this many numbers, 32 MB, all rows are kept in double precision. */
const KEPT_DOUBLES = 2 ** 22;
/**
 * Larger sets are converted to double precision anew for each block of distances, this many numbers (8 MB) at a time: half the
 * memory, 15 to 20 % more time.
 */
const CHUNK_DOUBLES = 2 ** 20;
/** Far above double rounding in a product of thousands of terms, far below what single-precision data can resolve. */
const NEGLIGIBLE = 1e-13;

/**
 * By |a|^2 + |b|^2 - 2ab on centred rows in double precision, rounded to single precision, and to 0 where the difference is
 * within rounding of the norms: distances that are equal up to rounding must tie, so that ties are broken by row number.
 */
async function productBlocks(X: Matrix, engine: Engine): Promise<DistanceBlocks> {
  const { rows, cols } = X;
  const centred = new CentredRows(X);
  const norms = centred.squaredNorms();
  const chunkRows = rows * cols <= KEPT_DOUBLES ? rows : Math.max(1, Math.floor(CHUNK_DOUBLES / cols));
  const chunk = new Float64Array(chunkRows * cols);
  let chunkStart = -1;
  /** The rows from `start` on, as many as a chunk holds. */
  const chunkFrom = (start: number): Tensor => {
    const count = Math.min(chunkRows, rows - start);
    if (start !== chunkStart) {
      for (let at = 0; at < count; at++) centred.copy(start + at, chunk, at * cols);
      chunkStart = start;
    }
    return doubleTensor(chunk.subarray(0, count * cols), [count, cols]);
  };
  const g = new GraphBuilder();
  const left = g.input('some', 'float64', ['block', cols]);
  g.output('products', g.gemm(left, g.input('chunk', 'float64', ['rows', cols]), { transB: true }));
  const session = await engine.compile(g.program());
  const blockRows = blockRowsFor(rows);
  const buffer = new Float64Array(blockRows * rows);
  return {
    blockRows,
    async block(some) {
      const chosen = new Float64Array(some.length * cols);
      some.forEach((row, at) => {
        centred.copy(row, chosen, at * cols);
      });
      const distances = buffer.subarray(0, some.length * rows);
      for (let start = 0; start < rows; start += chunkRows) {
        const chunk = chunkFrom(start);
        const [count] = chunk.shape;
        const { products } = await session.run({ some: doubleTensor(chosen, [some.length, cols]), chunk });
        const found = products.data as Float64Array;
        some.forEach((i, at) => {
          const norm = norms[i];
          for (let c = 0, j = at * rows + start; c < count; c++, j++) {
            const norms2 = norm + norms[start + c];
            const squared = norms2 - 2 * found[at * count + c];
            distances[j] =
              squared < NEGLIGIBLE * norms2 ? 0 : Math.fround(Math.min(squared, LARGEST_FLOAT32));
          }
        });
      }
      some.forEach((i, at) => {
        distances[at * rows + i] = Infinity;
      });
      return distances;
    },
    release: () => session.release(),
  };
}

/** Rows less their mean, in double precision, made when asked for: a copy of all would take twice the rows' memory. */
class CentredRows {
  private readonly mean: Float64Array;

  constructor(private readonly X: Matrix) {
    this.mean = columnMeans(X);
  }

  copy(row: number, to: Float64Array, at: number): void {
    const { mean } = this;
    const { data, cols } = this.X;
    for (let f = 0, p = row * cols; f < cols; f++, p++) to[at + f] = data[p] - mean[f];
  }

  squaredNorms(): Float64Array {
    const { data, rows, cols } = this.X;
    const norms = new Float64Array(rows);
    for (let i = 0, p = 0; i < rows; i++) {
      for (let f = 0; f < cols; f++, p++) norms[i] += (data[p] - this.mean[f]) ** 2;
    }
    return norms;
  }
}
