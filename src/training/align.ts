import { type AffinityGraph, rowDegrees } from '../affinities/affinityGraph';
import type { Engine } from '../engines/engine';
import { GraphBuilder } from '../graph/builder';
import { floatTensor, type Program } from '../graph/graph';
import { type Matrix, stacked, takeRows } from '../matrix';
import type { Objective } from '../methods/objective';
import type { NetworkShape } from '../network/network';
import { leastBetween } from '../numbers';
import type { Random } from '../random';
import type { Anchors } from '../step/anchors';
import { type BatchShape, batchOnMap, batchRows, gather } from '../step/batch';
import type { EarlierMap } from './earlier';
import { edgeBatches } from './edges';
import { scaleInputs, scaleOutputs } from './embedding';
import { inheritedParameters } from './inherit';
import type { TrainingRows } from './prepare';
import type { RememberedRows } from './remember';
import { filterEdges } from './validation';

/** How much the displacement of known rows counts beside the objective, and its reach as a share of the map's radius. */
const WEIGHT = 1;
const REACH = 0.05;

/** Of fewer known rows nothing is learnt about where the map was. */
const FEWEST_KNOWN = 10;

/** What keeps a new map where the earlier one is. */
export interface Alignment {
  /** A unit of the map in units of the training, whose distances the objective measures. */
  readonly unit: number;
  readonly anchors: Anchors;
  /** The earlier network's weights, in units of the training; null where its network is another. */
  readonly start: Float32Array | null;
}

export interface AlignTask {
  readonly earlier: EarlierMap;
  /** The earlier map's coordinates that known rows are to keep. */
  readonly coordinates: Matrix;
  readonly remembered: RememberedRows | null;
  readonly rows: TrainingRows;
  readonly network: NetworkShape;
  readonly graph: AffinityGraph;
  readonly objective: Objective;
  readonly shape: BatchShape;
  readonly random: Random;
}

/** @returns null where the earlier map knows too few of the rows */
export async function alignment(
  { earlier, coordinates, remembered, rows, network, graph, objective, shape, random }: AlignTask,
  engine: Engine,
): Promise<Alignment | null> {
  const { isKnown, stays } = earlier;
  const known = isKnown.reduce((sum, one) => sum + one, 0);
  const among = filterEdges(graph, (head, tail) => isKnown[head] + isKnown[tail] === 2);
  if (known < FEWEST_KNOWN || !among.weights.some((weight) => weight > 0)) return null;
  const unit = await unitOf(coordinates, among, { objective, shape, random }, engine);
  const start = inheritedParameters(earlier.decoded, earlier.features, {
    preprocessing: rows.preprocessing,
    network,
  });
  const components = coordinates.cols;
  const biases = new Float32Array(components);
  if (start) {
    scaleInputs(start, network, 1 / rows.factor);
    scaleOutputs(start, network, new Float32Array(components), 1 / unit);
    biases.set(start.subarray(start.length - components));
  }
  // By chance, so that every anchor in the table is as likely to be in a batch.
  const staying = Uint32Array.from(stays.keys()).filter((row) => random.uniform() < stays[row]);
  const ofRows = { points: takeRows(rows.data, staying), onNetwork: takeRows(coordinates, staying) };
  const points = remembered ? stacked(ofRows.points, scaled(remembered.points, rows.factor)) : ofRows.points;
  if (points.rows === 0) return null;
  const where = scaled(remembered ? stacked(ofRows.onNetwork, remembered.onNetwork) : ofRows.onNetwork, unit);
  const radius = unit * earlier.radius;
  // The last biases are left out of the training, so the targets are taken without them.
  const targets = { ...where, data: where.data.map((x, i) => x - biases[i % components]) };
  return {
    unit,
    start,
    anchors: { points, targets, reach: REACH * radius, weight: WEIGHT },
  };
}

function scaled(X: Matrix, factor: number): Matrix {
  return { ...X, data: X.data.map((x) => factor * x) };
}

/** Batches of edges on which scales are compared. */
const BATCHES = 4;
/** Where a map's unit is looked for. */
const SMALLEST_UNIT = 0.5;
const LARGEST_UNIT = 200;

/**
 * The scale at which the objective likes a map best: the maps of models are scaled to unit mean square, the objective has a
 * scale of its own.
 * @param graph edges among rows whose coordinates count
 */
async function unitOf(
  coordinates: Matrix,
  graph: AffinityGraph,
  { objective, shape, random }: { objective: Objective; shape: BatchShape; random: Random },
  engine: Engine,
): Promise<number> {
  const batches = edgeBatches(graph, shape, BATCHES, random);
  const session = await engine.compile(lossAtScale(coordinates, rowDegrees(graph), objective, shape));
  const lossAt = async (scale: number): Promise<number> => {
    const unit = floatTensor(Float32Array.of(scale), []);
    let sum = 0;
    for (const rows of batches) sum += Number((await session.run({ rows, unit })).loss.data[0]);
    return sum;
  };
  try {
    return await leastBetween(SMALLEST_UNIT, LARGEST_UNIT, lossAt);
  } finally {
    await session.release();
  }
}

/** From a batch's `rows` and a scale to its loss on the map at that scale. */
function lossAtScale(map: Matrix, degrees: Float32Array, objective: Objective, shape: BatchShape): Program {
  const g = new GraphBuilder();
  const rows = g.input('rows', 'int32', [batchRows(shape)]);
  const scaled = g.mul(gather(g, map, rows), g.input('unit', 'float32', []));
  g.output('loss', objective(g, batchOnMap(g, { degrees, shape, clipPair: null }, { rows, map: scaled })));
  return g.program();
}
