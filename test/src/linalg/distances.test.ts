import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { type DistanceBlocks, distanceBlocks } from '../../../src/linalg/distances';
import { type Matrix, matrix } from '../../../src/matrix';
import { normalMatrix, row, squaredDistance } from '../../support/data';

const noEngine = (): Promise<Engine> => Promise.reject(new Error('No engine is needed for narrow rows.'));
const native = async (): Promise<Engine> => (await loadEngine('auto')).engine;

async function everything(blocks: DistanceBlocks, rows: number, step: number): Promise<number[][]> {
  const all: number[][] = [];
  for (let start = 0; start < rows; start += step) {
    const end = Math.min(rows, start + step);
    const block = await blocks.block(Int32Array.from({ length: end - start }, (_, i) => start + i));
    expect(block.length).toBe((end - start) * rows);
    for (let i = 0; i < end - start; i++) all.push(Array.from(block.subarray(i * rows, (i + 1) * rows)));
  }
  await blocks.release();
  return all;
}

function withDuplicates(X: Matrix): Matrix {
  return matrix(Float32Array.from([...X.data, ...X.data]), 2 * X.rows, X.cols);
}

describe.each([
  ['narrow', 3, noEngine],
  ['wide', 40, native],
] as const)('distances among %s rows', (_, cols, engine) => {
  test.each([1, 7, 50])('agree with the definition in blocks of %i', async (step) => {
    const X = normalMatrix(50, cols, 1);
    const distances = await everything(await distanceBlocks(X, engine), 50, step);
    for (let i = 0; i < 50; i++) {
      for (let j = 0; j < 50; j++) {
        const expected = i === j ? Infinity : squaredDistance(row(X, i), row(X, j));
        if (i === j) expect(distances[i][j]).toBe(Infinity);
        else expect(Math.abs(distances[i][j] - expected)).toBeLessThan(1e-6 * expected);
      }
    }
  });

  test('of any rows, in the order asked for', async () => {
    const blocks = await distanceBlocks(normalMatrix(30, cols, 4), engine);
    const line = async (i: number) => Array.from(await blocks.block(Int32Array.of(i)));
    const expected = [await line(17), await line(2), await line(29)].flat();
    expect(Array.from(await blocks.block(Int32Array.of(17, 2, 29)))).toEqual(expected);
    await blocks.release();
  });

  test('are 0 for duplicates and tie where they should, far from the origin too', async () => {
    const X = normalMatrix(20, cols, 2);
    const moved = matrix(
      X.data.map((x) => x + 1000),
      20,
      cols,
    );
    const distances = await everything(await distanceBlocks(withDuplicates(moved), engine), 40, 40);
    for (let i = 0; i < 20; i++) {
      expect(distances[i][i + 20]).toBe(0);
      expect(distances[i + 20][i]).toBe(0);
      for (let j = 0; j < 20; j++) if (j !== i) expect(distances[i][j]).toBe(distances[i][j + 20]);
    }
  });

  test('stay finite for values near the limit of single precision', async () => {
    const X = normalMatrix(5, cols, 3);
    const huge = matrix(
      X.data.map((x) => x * 1e37),
      5,
      cols,
    );
    const distances = await everything(await distanceBlocks(huge, engine), 5, 5);
    distances.forEach((line, i) => {
      line.forEach((d, j) => {
        expect(Number.isFinite(d)).toBe(i !== j);
      });
    });
  });
});

test('blocks of many rows stay small', async () => {
  const blocks = await distanceBlocks(matrix(new Float32Array(300_000), 300_000, 1), noEngine);
  expect(blocks.blockRows * 300_000).toBeLessThanOrEqual(2 ** 21);
});

test('rows too many and too wide to be kept in double precision agree with the definition', async () => {
  const data = new Float32Array(1100 * 4000);
  for (let p = 0; p < data.length; p++) data[p] = Math.sin(p * p);
  const X = matrix(data, 1100, 4000);
  const asked = [0, 261, 262, 1099];
  const blocks = await distanceBlocks(X, native);
  const block = await blocks.block(Int32Array.from(asked));
  asked.forEach((i, at) => {
    for (const j of [0, 1, 261, 262, 523, 524, 1047, 1048, 1099]) {
      const found = block[at * X.rows + j];
      if (i === j) expect(found).toBe(Infinity);
      else expect(Math.abs(found / squaredDistance(row(X, i), row(X, j)) - 1)).toBeLessThan(1e-6);
    }
  });
  await blocks.release();
});
