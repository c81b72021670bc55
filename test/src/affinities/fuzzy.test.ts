import { fuzzyAffinities, neighborsForFuzzySet, smoothDistances } from '../../../src/affinities/fuzzy';
import type { Matrix } from '../../../src/matrix';
import { fromRows, normalMatrix, squaredDistance } from '../../support/data';
import { dense, nearest } from '../../support/graphs';
import { describeReference } from '../../support/reference';

const listsFor = (X: Matrix, nNeighbors: number) => nearest(X, neighborsForFuzzySet(nNeighbors, X.rows));

/** The dense union graph of rows on a line or plane. */
async function fuzzy(rows: number[][], nNeighbors: number, setOpMixRatio = 1): Promise<number[][]> {
  const X = fromRows(rows);
  return dense((await fuzzyAffinities(listsFor(X, nNeighbors), { nNeighbors, setOpMixRatio })).graph);
}

/** The greatest absolute difference of two lists of numbers. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i])));
}

describe('fuzzyAffinities', () => {
  describeReference('against umap-learn', (reference) => {
    test.each(reference.umap_fuzzy_simplicial_set)(
      '$n_neighbors_including_self neighbours',
      async ({ n_neighbors_including_self: nNeighbors, sigmas, rhos, graph }) => {
        const { indices, k } = listsFor(fromRows(reference.X), nNeighbors);
        // In double precision: rounding decides now and then whether the bisection takes one step more.
        const squaredDistances = Float64Array.from(indices, (j, e) =>
          squaredDistance(reference.X[Math.floor(e / k)], reference.X[j]),
        );
        const lists = { indices, squaredDistances, k };
        const smooth = await smoothDistances(lists);
        expect(difference(smooth.rhos, rhos)).toBeLessThan(1e-5);
        expect(difference(smooth.sigmas, sigmas)).toBeLessThan(1e-5);
        const own = await fuzzyAffinities(lists, { nNeighbors, setOpMixRatio: 1 });
        expect(difference(dense(own.graph).flat(), graph.flat())).toBeLessThan(1e-5);
        expect(own).toEqual({ graph: own.graph, nNeighbors });
      },
    );
  });

  describeReference('against umap-learn, rows in single precision', (reference) => {
    test.each(reference.umap_fuzzy_simplicial_set)(
      '$n_neighbors_including_self neighbours',
      async ({ n_neighbors_including_self: nNeighbors, graph }) => {
        const lists = listsFor(fromRows(reference.X), nNeighbors);
        const own = await fuzzyAffinities(lists, { nNeighbors, setOpMixRatio: 1 });
        expect(difference(dense(own.graph).flat(), graph.flat())).toBeLessThan(1e-5);
      },
    );
  });

  test('mixes union and intersection', async () => {
    const lists = listsFor(normalMatrix(40, 3, 2), 6);
    const mixed = async (setOpMixRatio: number) =>
      dense((await fuzzyAffinities(lists, { nNeighbors: 6, setOpMixRatio })).graph);
    const [union, both, half] = [await mixed(1), await mixed(0), await mixed(0.5)];
    let oneWay = 0;
    for (let i = 0; i < 40; i++) {
      const listed = (from: number, to: number) =>
        lists.indices.subarray(from * lists.k, (from + 1) * lists.k).includes(to);
      for (let j = 0; j < 40; j++) {
        expect(half[i][j]).toBeCloseTo((union[i][j] + both[i][j]) / 2, 6);
        expect(union[i][j]).toBe(union[j][i]);
        if (listed(i, j) === listed(j, i)) continue;
        oneWay++;
        expect(union[i][j]).toBeGreaterThan(0);
        expect(both[i][j]).toBe(0);
      }
    }
    expect(oneWay).toBeGreaterThan(0);
  });

  test('every row is fully tied to its nearest neighbour', async () => {
    const graph = await fuzzy([[0], [1], [3], [7], [15], [1000]], 3);
    for (const [i, j] of [
      [0, 1],
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 3],
      [5, 4],
    ]) {
      expect(graph[i][j]).toBe(1);
    }
  });

  test('strengths sum to log2(nNeighbors) in each direction', async () => {
    const X = normalMatrix(50, 4, 7);
    const lists = listsFor(X, 10);
    const { rhos, sigmas } = await smoothDistances(lists);
    for (let i = 0; i < 50; i++) {
      let sum = 0;
      for (let e = i * 9; e < (i + 1) * 9; e++) {
        sum += Math.exp(-Math.max(0, Math.sqrt(lists.squaredDistances[e]) - rhos[i]) / sigmas[i]);
      }
      expect(sum).toBeCloseTo(Math.log2(10), 4);
    }
  });

  test('duplicates are fully tied; rho is the distance to the nearest other place', async () => {
    const rows = [[0], [0], [0], [2], [2.5], [3.5]];
    const { rhos } = await smoothDistances(listsFor(fromRows(rows), 4));
    expect(Array.from(rhos)).toEqual([2, 2, 2, 0.5, 0.5, 1]);
    const graph = await fuzzy(rows, 4);
    expect([graph[0][1], graph[0][2], graph[1][2]]).toEqual([1, 1, 1]);
  });

  test('rows that are all alike are all fully tied', async () => {
    const graph = await fuzzy(new Array(8).fill([3, 3]), 5);
    expect(new Set(graph.flat())).toEqual(new Set([0, 1]));
    graph.forEach((line, i) => {
      expect(line[i]).toBe(0);
      expect(line.filter((w) => w === 1).length).toBeGreaterThanOrEqual(4);
    });
  });

  test('a duplicated pair far from everything does not get a vanishing sigma', async () => {
    const rows = [...new Array(6).fill([100]), [0], [1], [2.5], [4]];
    const lists = listsFor(fromRows(rows), 5);
    const { rhos, sigmas } = await smoothDistances(lists);
    const distances = Array.from(lists.squaredDistances, Math.sqrt);
    const mean = distances.reduce((sum, d) => sum + d, 0) / (10 * 5);
    expect(rhos[0]).toBe(0);
    expect(sigmas[0]).toBeCloseTo(1e-3 * mean, 12);
  });

  test('constant features change nothing', async () => {
    const X = normalMatrix(30, 3, 4);
    const rows = Array.from({ length: 30 }, (_, i) => Array.from(X.data.subarray(3 * i, 3 * i + 3)));
    const constant = rows.map((row) => [...row, 5, 0]);
    expect(await fuzzy(constant, 6)).toEqual(await fuzzy(rows, 6));
  });

  test('an isolated row has its own neighbours and disturbs nobody', async () => {
    const near = Array.from({ length: 20 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
    const without = await fuzzy(near, 5);
    const graph = await fuzzy([...near, [1e15, 1e15]], 5);
    expect(graph.slice(0, 20).map((line) => line.slice(0, 20))).toEqual(without);
    const own = graph[20].filter((w) => w > 0);
    expect(own).toHaveLength(4);
    expect(Math.max(...own)).toBe(1);
  });

  test('infinitely far rows give no NaN', async () => {
    const squaredDistances = Float32Array.of(1, 2, 1e38, Infinity, ...new Array(16).fill(Infinity));
    const indices = Int32Array.from({ length: 20 }, (_, e) => (Math.floor(e / 4) + 1 + (e % 4)) % 5);
    const options = { nNeighbors: 5, setOpMixRatio: 1 };
    const { graph } = await fuzzyAffinities({ indices, squaredDistances, k: 4 }, options);
    for (const w of graph.weights) {
      expect(w).toBeGreaterThanOrEqual(0);
      expect(w).toBeLessThanOrEqual(1);
    }
  });

  test.each([
    ['tiny', 2 ** -80],
    ['huge', 2 ** 80],
  ])('%s distances change nothing', async (_, scale) => {
    const lists = listsFor(normalMatrix(40, 3, 1), 8);
    const scaled = { ...lists, squaredDistances: lists.squaredDistances.map((d) => d * scale) };
    const options = { nNeighbors: 8, setOpMixRatio: 1 };
    const { graph } = await fuzzyAffinities(lists, options);
    const other = await fuzzyAffinities(scaled, options);
    expect(difference(other.graph.weights, graph.weights)).toBeLessThan(1e-6);
  });

  test('two rows are fully tied', async () => {
    expect(await fuzzy([[0], [9]], 2)).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test('more neighbours than rows are lowered to all there are, and said so', async () => {
    const lists = listsFor(normalMatrix(6, 2, 1), 15);
    expect(lists.k).toBe(5);
    const { graph, nNeighbors, note } = await fuzzyAffinities(lists, { nNeighbors: 15, setOpMixRatio: 1 });
    expect(nNeighbors).toBe(6);
    expect(note).toMatch(/lowered from 15 to 6/);
    expect(graph.weights).toHaveLength(30);
    for (const w of graph.weights) expect(w).toBeGreaterThan(0);
  });

  test('stops when cancelled', async () => {
    const lists = listsFor(normalMatrix(10, 2, 3), 5);
    const options = { nNeighbors: 5, setOpMixRatio: 1 };
    await expect(fuzzyAffinities(lists, options, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'PDR_CANCELLED',
    });
  });
});

test('neighborsForFuzzySet leaves the row itself out, within the rows there are', () => {
  expect(neighborsForFuzzySet(15, 1000)).toBe(14);
  expect(neighborsForFuzzySet(15, 10)).toBe(9);
});
