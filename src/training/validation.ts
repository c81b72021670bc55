import type { AffinityGraph } from '../affinities/affinityGraph';
import type { Engine, Session } from '../engines/engine';
import { GraphBuilder } from '../graph/builder';
import type { Tensor } from '../graph/graph';
import type { Objective } from '../methods/objective';
import { parameterCount } from '../network/network';
import { permutation, type Random } from '../random';
import { type BatchConfig, batchRows, edgeBatch, gather } from '../step/batch';
import { edgeBatches } from './edges';
import { openForTraining } from './trainingSession';

/** The validation loss is the mean over this many batches of held-out edges, always the same ones. */
const BATCHES = 4;

/** An affinity graph cut in two by holding some rows out. */
export interface Holdout {
  /** Edges between rows that train. */
  readonly training: AffinityGraph;
  /** Edges that touch a row held out. */
  readonly heldOut: AffinityGraph;
  /** The rows held out, in random order. */
  readonly rows: Uint32Array;
}

/** Holds a random share of the rows out of training. A row whose neighbours are all held out has no edges left. */
export function holdOut(graph: AffinityGraph, fraction: number, random: Random): Holdout {
  const rows = graph.offsets.length - 1;
  const isOut = new Uint8Array(rows);
  const out = permutation(rows, random).subarray(0, Math.floor(fraction * rows));
  for (const row of out) isOut[row] = 1;
  const touches = (head: number, tail: number): boolean => isOut[head] + isOut[tail] > 0;
  return {
    training: filterEdges(graph, (head, tail) => !touches(head, tail)),
    heldOut: filterEdges(graph, touches),
    rows: out,
  };
}

/** The same graph with the edges alone that `keep` says. */
export function filterEdges(
  { offsets, targets, weights }: AffinityGraph,
  keep: (head: number, tail: number) => boolean,
): AffinityGraph {
  const kept = {
    offsets: new Int32Array(offsets.length),
    targets: targets.slice(),
    weights: weights.slice(),
  };
  let end = 0;
  for (let head = 0; head < offsets.length - 1; head++) {
    for (let e = offsets[head]; e < offsets[head + 1]; e++) {
      if (!keep(head, targets[e])) continue;
      kept.targets[end] = targets[e];
      kept.weights[end++] = weights[e];
    }
    kept.offsets[head + 1] = end;
  }
  return { ...kept, targets: kept.targets.slice(0, end), weights: kept.weights.slice(0, end) };
}

/** The loss on edges that do not train; it rises where the network begins to memorise its rows. */
export class Validation {
  private constructor(
    private readonly session: Session,
    private readonly batches: readonly Tensor[],
  ) {}

  static async create(
    engine: Engine,
    heldOut: AffinityGraph,
    objective: Objective,
    config: Omit<BatchConfig, 'clipPair'>,
    random: Random,
  ): Promise<Validation> {
    const batches = edgeBatches(heldOut, config.shape, BATCHES, random);
    const session = await openForTraining(engine, lossProgram(objective, config));
    return new Validation(session, batches);
  }

  /** Mean loss of the network with these weights, without noise. */
  async loss(parameters: Tensor): Promise<number> {
    let sum = 0;
    for (const rows of this.batches) {
      const { loss } = await this.session.run({ rows, parameters });
      sum += Number(loss.data[0]);
    }
    return sum / this.batches.length;
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

function lossProgram(objective: Objective, config: Omit<BatchConfig, 'clipPair'>) {
  const { data, network, shape } = config;
  const g = new GraphBuilder();
  const rows = g.input('rows', 'int32', [batchRows(shape)]);
  const parameters = g.input('parameters', 'float32', [parameterCount(network)]);
  const inputs = { rows, x: gather(g, data, rows), more: null, parameters };
  const { batch } = edgeBatch(g, { ...config, clipPair: null }, inputs);
  g.output('loss', objective(g, batch));
  return g.program();
}
