import type { Matrix } from '../matrix';
import { adam } from './adam';
import { GraphBuilder } from './builder';
import { type Clipping, clipParameters, largestEntry } from './clipping';
import { gradients } from './gradients';
import { floatTensor, type Program } from './graph';
import { forward, type NetworkShape, unpackParameters } from './network';
import type { Objective } from './objectives/objective';

export interface StepDesign {
  /** All training rows: rows x features. */
  readonly data: Matrix;
  readonly network: NetworkShape;
  /** The network's starting weights. */
  readonly parameters: Float32Array;
  readonly objective: Objective;
  /** Edges in a batch. */
  readonly edges: number;
  readonly clipping: Clipping;
}

/** Name of the state slot that holds the network's weights. */
export const PARAMETERS = 'parameters';

/**
 * One training step as a program: forward pass, loss, gradient, clipping, Adam.
 *
 * Inputs: `rows` int32 [2 edges], the edges' heads and then their tails as row numbers; `noise` [2 edges, features],
 * added to the rows; `rate`, the learning rate with Adam's correction; `exaggeration`, the factor on the attraction.
 * Outputs: `loss`, and `maxGradient`, the largest gradient entry before clipping by value or norm.
 */
export function trainingStep(design: StepDesign): Program {
  const { data, network, edges, clipping } = design;
  const g = new GraphBuilder();
  const rows = g.input('rows', 'int32', [2 * edges]);
  const noise = g.input('noise', 'float32', [2 * edges, data.cols]);
  const rate = g.input('rate', 'float32', []);
  const exaggeration = g.input('exaggeration', 'float32', []);
  const parameters = g.state(PARAMETERS, floatTensor(design.parameters, [design.parameters.length]));

  const table = g.constant(floatTensor(data.data, [data.rows, data.cols]));
  const x = g.add(g.gatherRows(table, rows), noise);
  const map = forward(g, x, unpackParameters(g, parameters, network), network);
  const [heads, tails] = g.split(map, [edges, edges]);
  const [headRows, tailRows] = g.split(rows, [edges, edges]);
  const same = g.equal(g.reshape(headRows, [edges, 1]), g.reshape(tailRows, [1, edges]));
  const pairLimit = clipping.clipPair === null ? null : g.scalar(clipping.clipPair / edges);
  const loss = design.objective(g, { heads, tails, same, exaggeration, pairLimit });

  const [gradient] = gradients(g, loss, [parameters]);
  g.setNext(parameters, adam(g, parameters, clipParameters(g, gradient, clipping), rate));
  g.output('loss', loss);
  g.output('maxGradient', largestEntry(g, gradient));
  return g.program();
}
