import type { Engine } from '../../../src/engines/engine';
import { loadCpuEngine } from '../../../src/engines/load';
import type { Matrix } from '../../../src/matrix';
import { findRegimes } from '../../../src/meaning/regimes';
import { createRandom } from '../../../src/random';
import { clusters } from '../../support/clusters';

let engine: Engine;
beforeAll(async () => {
  engine = (await loadCpuEngine('native', 1)).engine;
});

const blob = (rows: number, cols: number, value: (normal: number) => number = (normal) => normal) => {
  const random = createRandom(2);
  return { data: Float32Array.from({ length: rows * cols }, () => value(random.normal())), rows, cols };
};

const regimes = async (X: Matrix, seed: number) => (await findRegimes(X, engine, seed)).of;

describe('findRegimes', () => {
  test.each([2, 5])('finds %i clusters, the largest first, alike for the same seed', async (count) => {
    const { X, labels } = clusters({ rows: 600, features: 4, clusters: count, seed: 1, distance: 40 });
    const found = await regimes(X, 7);
    expect(new Set(found)).toEqual(new Set(Array.from({ length: count }, (_, group) => group + 1)));
    labels.forEach((label, row) => {
      expect(found[row]).toBe(found[label]);
    });
    expect(await regimes(X, 7)).toEqual(found);
  });

  test.each([1, 2, 5, 20])('a single cloud in %i dimensions is one group', async (cols) => {
    expect(new Set(await regimes(blob(1500, cols), 1))).toEqual(new Set([1]));
  });

  test('two clouds of ten rows', async () => {
    const { X, labels } = clusters({ rows: 20, features: 3, clusters: 2, seed: 1, distance: 40 });
    const found = await regimes(X, 1);
    expect(new Set(found).size).toBe(2);
    labels.forEach((label, row) => {
      expect(found[row]).toBe(found[label]);
    });
  });

  test.each([
    ['ten rows', blob(10, 3)],
    ['one row', blob(1, 3)],
    ['rows that are all equal', blob(50, 3, () => 4)],
    ['whole numbers, many of them equal', blob(2000, 1, (normal) => Math.round(3 * normal))],
  ])('one group of %s', async (_, X) => {
    const found = await regimes(X, 1);
    expect(found).toHaveLength(X.rows);
    expect(new Set(found)).toEqual(new Set([1]));
  });

  test('a few rows far from all are in no group', async () => {
    const { X } = clusters({ rows: 1000, features: 3, clusters: 2, seed: 3, distance: 40 });
    const random = createRandom(9);
    for (let p = 0; p < 9; p++) X.data[p] = 1000 * random.normal();
    const found = await regimes(X, 1);
    expect([...found.subarray(0, 3)]).toEqual([0, 0, 0]);
    expect(new Set(found.subarray(3))).toEqual(new Set([1, 2]));
  });
});
