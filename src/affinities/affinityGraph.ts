/**
 * A weighted graph over n rows in compressed sparse rows: row i's edges lead to
 * `targets[offsets[i] .. offsets[i + 1]]` with the `weights` at the same indices.
 */
export interface AffinityGraph {
  /** n + 1 entries */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly weights: Float32Array;
}

/**
 * The symmetric graph of a directed graph A that gives each of n rows k edges. Its weight between i and j is
 * `combine(a_ij, a_ji)`, where an edge that A lacks counts as 0. Pairs without an edge in either direction have none.
 * @param targets n x k row numbers, no row twice within a list
 * @param weights n x k
 * @param combine symmetric in its two weights
 */
export function symmetrize(
  targets: Int32Array,
  weights: Float32Array,
  k: number,
  combine: (there: number, back: number) => number,
): AffinityGraph {
  const n = targets.length / k;
  const back = transpose(targets, weights, k);
  const offsets = new Int32Array(n + 1);
  // The index of the current row's edge to each target; those of earlier rows are below its start.
  const edgeTo = new Int32Array(n).fill(-1);

  for (let i = 0; i < n; i++) {
    for (let e = i * k; e < (i + 1) * k; e++) edgeTo[targets[e]] = i;
    let size = k;
    for (let e = back.offsets[i]; e < back.offsets[i + 1]; e++) if (edgeTo[back.targets[e]] !== i) size++;
    offsets[i + 1] = offsets[i] + size;
  }

  edgeTo.fill(-1);
  const graph = {
    offsets,
    targets: new Int32Array(offsets[n]),
    weights: new Float32Array(offsets[n]),
  };
  const opposite = new Float32Array(offsets[n]);
  for (let i = 0; i < n; i++) {
    const start = offsets[i];
    let end = start;
    for (let e = i * k; e < (i + 1) * k; e++) {
      edgeTo[targets[e]] = end;
      graph.targets[end] = targets[e];
      graph.weights[end++] = weights[e];
    }
    for (let e = back.offsets[i]; e < back.offsets[i + 1]; e++) {
      const target = back.targets[e];
      const at = edgeTo[target] >= start ? edgeTo[target] : end++;
      graph.targets[at] = target;
      opposite[at] = back.weights[e];
    }
  }
  for (let e = 0; e < opposite.length; e++) graph.weights[e] = combine(graph.weights[e], opposite[e]);
  return graph;
}

function transpose(targets: Int32Array, weights: Float32Array, k: number): AffinityGraph {
  const n = targets.length / k;
  const offsets = new Int32Array(n + 1);
  for (let e = 0; e < targets.length; e++) offsets[targets[e] + 1]++;
  for (let i = 0; i < n; i++) offsets[i + 1] += offsets[i];
  const next = offsets.slice();
  const graph = {
    offsets,
    targets: new Int32Array(targets.length),
    weights: new Float32Array(targets.length),
  };
  for (let e = 0; e < targets.length; e++) {
    const at = next[targets[e]]++;
    graph.targets[at] = Math.floor(e / k);
    graph.weights[at] = weights[e];
  }
  return graph;
}

/** Each row's degree: the sum of its edges' weights. */
export function rowDegrees({ offsets, weights }: AffinityGraph): Float32Array {
  return Float32Array.from({ length: offsets.length - 1 }, (_, row) => {
    let sum = 0;
    for (let e = offsets[row]; e < offsets[row + 1]; e++) sum += weights[e];
    return sum;
  });
}
