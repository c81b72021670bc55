import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { exactNeighbors } from '../../../src/neighbors/exact';
import { findNeighbors } from '../../../src/neighbors/find';
import { type HnswLib, hnswNeighbors, loadHnsw } from '../../../src/neighbors/hnsw';
import { duplicateRows, medianNearest } from '../../../src/neighbors/neighbors';
import { estimateRecall } from '../../../src/neighbors/recall';
import { fromRows, normalMatrix, sortedNeighbors } from '../../support/data';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await loadEngine('auto'));
});

test.each([2, 40])('the exact way finds what sorting finds, over %d features', async (cols) => {
  const X = normalMatrix(150, cols, 3);
  const { indices, squaredDistances } = await exactNeighbors(X, 5, engine);
  sortedNeighbors(X).forEach((expected, row) => {
    expect(Array.from(indices.subarray(row * 5, row * 5 + 5))).toEqual(
      expected.slice(0, 5).map(({ index }) => index),
    );
    expect(squaredDistances[row * 5 + 4]).toBeCloseTo(expected[4].squared, 4);
  });
});

test('duplicates are at distance 0, ordered by row number, the row itself left out', async () => {
  const X = fromRows([...Array.from({ length: 6 }, () => [1, 2]), [5, 5]]);
  const { indices, squaredDistances } = await exactNeighbors(X, 3, engine);
  expect(Array.from(indices.subarray(0, 3))).toEqual([1, 2, 3]);
  expect(Array.from(indices.subarray(6, 9))).toEqual([0, 1, 3]);
  expect(Array.from(squaredDistances.subarray(0, 3))).toEqual([0, 0, 0]);
});

/** These tests must fail, not vanish, where the optional package is not installed. */
function hnsw(): HnswLib {
  const lib = loadHnsw();
  if (!lib) throw new Error('hnswlib-node does not load: install it to test the approximate way.');
  return lib;
}

test('the approximate way agrees with the exact one almost everywhere', async () => {
  const X = normalMatrix(1500, 12, 4);
  const exact = await exactNeighbors(X, 10, engine);
  const near = await hnswNeighbors(hnsw(), X, 10, 0);
  let found = 0;
  for (let row = 0; row < X.rows; row++) {
    const truth = new Set(exact.indices.subarray(row * 10, row * 10 + 10));
    for (let j = row * 10; j < row * 10 + 10; j++) if (truth.has(near.indices[j])) found++;
  }
  expect(found / (X.rows * 10)).toBeGreaterThan(0.97);
});

test('the approximate way copes with nothing but duplicates', async () => {
  const X = fromRows(Array.from({ length: 400 }, () => [3, 1, 4]));
  const { squaredDistances, indices } = await hnswNeighbors(hnsw(), X, 6, 0);
  expect(squaredDistances.every((d) => d === 0)).toBe(true);
  for (let row = 0; row < 400; row++) expect(indices.subarray(row * 6, row * 6 + 6)).not.toContain(row);
});

test('small sets are searched exactly, and an abort is heard', async () => {
  const X = normalMatrix(50, 3, 1);
  expect(await findNeighbors(X, 4, engine, 0)).toMatchObject({ method: 'exact', notes: [] });
  const signal = AbortSignal.abort();
  await expect(findNeighbors(X, 4, engine, 0, { signal })).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
});

test('rows close together but far from the others find each other', async () => {
  // Two places a million units apart, rows a thousandth apart: single precision would lose them in its rounding.
  const X = fromRows(
    Array.from({ length: 80 }, (_, i) => [
      (i % 2) * 1e6,
      ...Array.from({ length: 19 }, () => (i >> 1) / 1000),
    ]),
  );
  const { indices } = await exactNeighbors(X, 2, engine);
  for (let row = 4; row < 76; row++) {
    expect(Array.from(indices.subarray(2 * row, 2 * row + 2)).sort((a, b) => a - b)).toEqual([
      row - 2,
      row + 2,
    ]);
  }
});

test('recall is the share of true neighbours among those found', async () => {
  const X = normalMatrix(300, 4, 5);
  const exact = await exactNeighbors(X, 4, engine);
  expect(estimateRecall(X, exact)).toBe(1);
  // Of each row's four, the last is replaced by one that is certainly not among them: the row itself.
  const indices = exact.indices.map((index, p) => (p % 4 === 3 ? p >> 2 : index));
  expect(estimateRecall(X, { ...exact, indices })).toBeCloseTo(0.75, 10);
});

test('the median of the nearest distances, and how many rows are equal to another', () => {
  const lists = {
    indices: Int32Array.of(1, 2, 0, 2, 1, 0, 2, 1),
    squaredDistances: Float32Array.of(0, 9, 0, 4, 4, 9, 16, 25),
    k: 2,
  };
  expect(medianNearest(lists)).toBe(2);
  expect(duplicateRows(lists)).toBe(2);
});
