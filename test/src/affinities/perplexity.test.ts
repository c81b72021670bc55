import { neighborsForPerplexity, perplexityAffinities } from '../../../src/affinities/perplexity';
import { fromRows, normalMatrix } from '../../support/data';
import { dense, nearest } from '../../support/graphs';
import { describeReference } from '../../support/reference';

function total(weights: Float32Array): number {
  return weights.reduce((sum, w) => sum + w, 0);
}

function entropy(p: number[]): number {
  return -p.reduce((sum, x) => sum + (x > 0 ? x * Math.log(x) : 0), 0);
}

describe('perplexityAffinities', () => {
  describeReference('against scikit-learn', (reference) => {
    test.each(reference.tsne_joint_probabilities)(
      'perplexity $perplexity over $neighbors neighbours',
      async ({ perplexity, neighbors, P }) => {
        const X = fromRows(reference.X);
        const lists = nearest(X, neighbors === 'all' ? X.rows - 1 : neighbors);
        const { graph, ...rest } = await perplexityAffinities(lists, perplexity);
        expect(rest).toEqual({ perplexity });
        dense(graph).forEach((line, i) => {
          line.forEach((p, j) => {
            expect(Math.abs(p - P[i][j])).toBeLessThan(1e-5);
          });
        });
        expect(total(graph.weights)).toBeCloseTo(1, 6);
      },
    );
  });

  test('two rows see each other only', async () => {
    const { graph } = await perplexityAffinities(nearest(fromRows([[0], [7]]), 1), 1);
    expect(dense(graph)).toEqual([
      [0, 0.5],
      [0.5, 0],
    ]);
  });

  test('the conditional distributions have the entropy asked for', async () => {
    // In a directed ring every edge is one-way, so both directions of P hold the conditional weights over 2n.
    const n = 41;
    const k = 20;
    const indices = Int32Array.from({ length: n * k }, (_, e) => (Math.floor(e / k) + 1 + (e % k)) % n);
    const squaredDistances = Float32Array.from({ length: n * k }, (_, e) => ((e % k) + 1) ** 2 * 1e6);
    const { graph } = await perplexityAffinities({ indices, squaredDistances, k }, 6);
    const forwards = dense(graph)[0].slice(1, k + 1);
    expect(Math.exp(entropy(forwards.map((p) => p * 2 * n)))).toBeCloseTo(6, 4);
  });

  test('P is symmetric, without self-affinity, and sums to 1', async () => {
    const { graph } = await perplexityAffinities(nearest(normalMatrix(80, 3, 5), 30), 10);
    const P = dense(graph);
    P.forEach((line, i) => {
      expect(line[i]).toBe(0);
      line.forEach((p, j) => {
        expect(p).toBeCloseTo(P[j][i], 9);
      });
    });
    expect(total(graph.weights)).toBeCloseTo(1, 6);
  });

  test('no edge is listed twice', async () => {
    const { graph } = await perplexityAffinities(nearest(normalMatrix(50, 2, 9), 12), 4);
    for (let i = 0; i < 50; i++) {
      const targets = Array.from(graph.targets.subarray(graph.offsets[i], graph.offsets[i + 1]));
      expect(new Set(targets).size).toBe(targets.length);
    }
  });

  test('rows that are all alike get uniform affinities', async () => {
    const { graph } = await perplexityAffinities(nearest(fromRows(new Array(12).fill([3, 3])), 11), 3);
    for (const w of graph.weights) expect(w).toBeCloseTo(1 / (12 * 11), 8);
  });

  test('more ties for nearest than the perplexity share the weight', async () => {
    const rows = [...new Array(6).fill([0]), [1], [2], [3], [4], [5], [6]];
    const { graph } = await perplexityAffinities(nearest(fromRows(rows), 11), 2);
    const P = dense(graph);
    // Row 0's distribution is 1/5 on each of its five duplicates, as is theirs.
    for (let j = 1; j < 6; j++) expect(P[0][j]).toBeCloseTo(1 / 5 / 12, 8);
    expect(total(graph.weights)).toBeCloseTo(1, 6);
  });

  test.each([
    ['tiny', 1e-30],
    ['huge', 1e30],
  ])('%s distances change nothing', async (_, scale) => {
    const lists = nearest(normalMatrix(40, 3, 1), 15);
    const scaled = { ...lists, squaredDistances: lists.squaredDistances.map((d) => d * scale) };
    const { graph } = await perplexityAffinities(lists, 5);
    const other = await perplexityAffinities(scaled, 5);
    graph.weights.forEach((w, e) => {
      expect(other.graph.weights[e]).toBeCloseTo(w, 7);
    });
  });

  test('a few very far rows, some infinitely, give no NaN', async () => {
    const squaredDistances = Float32Array.of(1, 2, 1e38, Infinity, ...new Array(16).fill(Infinity));
    const indices = Int32Array.from({ length: 20 }, (_, e) => (Math.floor(e / 4) + 1 + (e % 4)) % 5);
    const { graph } = await perplexityAffinities({ indices, squaredDistances, k: 4 }, 1.2);
    expect(graph.weights.every(Number.isFinite)).toBe(true);
    expect(total(graph.weights)).toBeCloseTo(1, 6);
  });

  test('a perplexity beyond a third of the neighbours is lowered to it, and said so', async () => {
    const { perplexity, note, graph } = await perplexityAffinities(nearest(normalMatrix(31, 2, 3), 30), 50);
    expect(perplexity).toBe(10);
    expect(note).toMatch(/lowered from 50 to 10: 31 rows/);
    expect(total(graph.weights)).toBeCloseTo(1, 6);
  });

  test('stops when cancelled', async () => {
    const lists = nearest(normalMatrix(10, 2, 3), 3);
    const options = { signal: AbortSignal.abort() };
    await expect(perplexityAffinities(lists, 2, options)).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
  });
});

test('neighborsForPerplexity asks for three times the perplexity, within the rows there are', () => {
  expect(neighborsForPerplexity(15, 1000)).toBe(45);
  expect(neighborsForPerplexity(10.1, 1000)).toBe(31);
  expect(neighborsForPerplexity(30, 50)).toBe(49);
});
