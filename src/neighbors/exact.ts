import type { Engine } from '../engines/engine';
import { GraphBuilder } from '../graph/builder';
import { doubleTensor, type Program } from '../graph/graph';
import { type Matrix, rowRange } from '../matrix';
import { columnMeans } from '../numbers';
import { Pace, type PaceOptions } from '../pace';
import { CandidateSelector } from './candidates';
import type { NeighborLists } from './neighbors';

/** Scores in a block, 8 MB: larger ones leave the processor's caches, smaller ones leave its cores idle. */
const BLOCK_SIZE = 2 ** 20;
const MOST_BLOCK_ROWS = 256;

/** Looked at beyond the k nearest and the row itself: by the rounding of the scores a few at the border may change sides. */
const MARGIN = 8;

/**
 * Every row's k nearest other rows, ties by row number, by comparing every row with every other. Time grows with the square
 * of the rows, memory does not.
 */
export function exactNeighbors(
  X: Matrix,
  k: number,
  engine: Engine,
  options: PaceOptions = {},
): Promise<NeighborLists> {
  return neighborsAmong(X, X, k, engine, options);
}

/**
 * Every row's k nearest among some points, at least k, ties by the points' number; where the points are the rows themselves,
 * its nearest others. A matrix product gives scores that order like the distances; of each row only the best few are looked
 * at again.
 */
export async function neighborsAmong(
  points: Matrix,
  X: Matrix,
  k: number,
  engine: Engine,
  options: PaceOptions = {},
): Promise<NeighborLists> {
  const { rows, cols } = X;
  const isAmongThem = points === X;
  const candidates = Math.min(points.rows, k + 1 + MARGIN);
  const center = columnMeans(points);
  const centred = centredRows(X, center);
  const centredPoints = isAmongThem ? centred : centredRows(points, center);
  const session = await engine.compile(scoringProgram(centredPoints, points.rows, cols, candidates));
  try {
    const pace = new Pace(options);
    const blockRows = Math.max(1, Math.min(rows, MOST_BLOCK_ROWS, Math.floor(BLOCK_SIZE / points.rows)));
    const nearest = new CandidateSelector(points, k);
    const indices = new Int32Array(rows * k);
    const squaredDistances = new Float32Array(rows * k);
    for (let start = 0; start < rows; start += blockRows) {
      const end = Math.min(rows, start + blockRows);
      const some = doubleTensor(centred.subarray(start * cols, end * cols), [end - start, cols]);
      const found = (await session.run({ some })).candidates.data as Int32Array;
      for (let row = start; row < end; row++) {
        const at = (row - start) * candidates;
        nearest.select(
          rowRange(X, row, row + 1).data,
          found.subarray(at, at + candidates),
          isAmongThem ? row : -1,
        );
        indices.set(nearest.indices, row * k);
        squaredDistances.set(nearest.squaredDistances, row * k);
      }
      await pace.step(end / rows);
    }
    return { indices, squaredDistances, k };
  } finally {
    await session.release();
  }
}

/**
 * From `some` rows to the `candidates` with the least |b|^2 - 2ab among all rows b, which is the squared distance less
 * |a|^2. In double precision: rows far from the centre but close together would drown in the rounding of single.
 */
function scoringProgram(all: Float64Array, rows: number, cols: number, candidates: number): Program {
  const norms = new Float64Array(rows);
  for (let p = 0; p < all.length; p++) norms[Math.floor(p / cols)] += all[p] * all[p];
  const g = new GraphBuilder();
  const doubled = g.mul(g.input('some', 'float64', ['block', cols]), g.scalar(-2, 'float64'));
  const scores = g.gemm(doubled, g.constant(doubleTensor(all, [rows, cols])), {
    transB: true,
    bias: g.constant(doubleTensor(norms, [rows])),
  });
  g.output('candidates', g.smallest(scores, candidates));
  return g.program();
}

function centredRows({ data, cols }: Matrix, mean: Float64Array): Float64Array {
  const centred = new Float64Array(data.length);
  for (let p = 0; p < data.length; p++) centred[p] = data[p] - mean[p % cols];
  return centred;
}
