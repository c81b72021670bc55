import { CommunityGraph, sharedNeighborEdges } from '../../../src/meaning/communities';

describe('sharedNeighborEdges', () => {
  test('each pair once, with the Jaccard index of the neighbourhoods', () => {
    // 0, 1 and 2 know each other; 3 knows 2 alone, and nobody knows 3.
    const near = { indices: Int32Array.of(1, 2, 0, 2, 0, 1, 2, -1), k: 2 };
    const { from, to, weights } = sharedNeighborEdges(near);
    expect([...from].map((row, edge) => [row, to[edge]])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
      [3, 2],
    ]);
    expect(weights[0]).toBe(1);
    expect(weights[3]).toBeCloseTo(1 / 4, 12);
  });
});

describe('CommunityGraph', () => {
  const edges = {
    rows: 6,
    from: Int32Array.of(0, 0, 1, 3, 3, 4, 2),
    to: Int32Array.of(1, 2, 2, 4, 5, 5, 3),
    weights: Float64Array.of(1, 1, 1, 1, 1, 1, 0.1),
  };

  test('finds two triangles on a thin bridge, the same for the same seed', () => {
    const graph = new CommunityGraph(edges);
    const found = graph.communities(1, 3);
    expect(found[0]).toBe(found[2]);
    expect(found[3]).toBe(found[5]);
    expect(found[0]).not.toBe(found[3]);
    expect(graph.communities(1, 3)).toEqual(found);
  });

  test('rows without edges are communities of their own', () => {
    const none = { rows: 3, from: new Int32Array(0), to: new Int32Array(0), weights: new Float64Array(0) };
    expect([...new CommunityGraph(none).communities(1, 0)]).toEqual([0, 1, 2]);
  });
});
