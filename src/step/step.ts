import { GraphBuilder } from '../graph/builder';
import { gradients } from '../graph/gradients';
import { floatTensor, type Program, type Value } from '../graph/graph';
import type { Matrix } from '../matrix';
import type { Objective } from '../methods/objective';
import { adam } from './adam';
import { type BatchDesign, batchRows, edgeBatch, gather } from './batch';
import { type Clipping, clipParameters, clippedShare, largestEntry, largestOfLimit } from './clipping';

export interface StepDesign extends Omit<BatchDesign, 'clipPair'> {
  /** Rows of noise to add to the batch's rows: any number x features; null for none. */
  readonly noise: Matrix | null;
  /** The network's starting weights. */
  readonly parameters: Float32Array;
  readonly objective: Objective;
  readonly clipping: Clipping;
}

/** Name of the state slot that holds the network's weights. */
export const PARAMETERS = 'parameters';
/**
 * Name of the state slot that tallies sums over the steps since `keep` was 0: of the loss; of the share of the pairs' gradients
 * that were clipped; of the share of the gradient's entries that were clipped by value.
 */
export const SUMS = 'sums';
/**
 * Name of the state slot that tallies maxima over the same steps: the largest gradient entry before clipping by value or
 * norm; the largest gradient of a pair before any clipping, relative to its share of the loss (0 when pairs are not clipped).
 */
export const MAXIMA = 'maxima';

/**
 * One training step as a program: forward pass, loss, gradient, clipping, Adam. It has no outputs: what it learns and what
 * there is to tell stays in its state, so that on a GPU nothing comes back after a step.
 *
 * Inputs: `rows` int32, the row numbers of the batch's heads and then of their tails; with noise, `noiseRows` int32 of the
 * same length, which row of noise each gets; `rate`, the learning rate with Adam's correction; `keep`, 0 to begin the tallies
 * anew with this step, else 1.
 */
export function trainingStep(design: StepDesign): Program {
  const { data, noise, clipping, objective } = design;
  const size = batchRows(design.shape);
  const g = new GraphBuilder();
  const rows = g.input('rows', 'int32', [size]);
  const clean = gather(g, data, rows);
  const x = noise ? g.add(clean, gather(g, noise, g.input('noiseRows', 'int32', [size]))) : clean;
  const rate = g.input('rate', 'float32', []);
  const parameters = g.state(PARAMETERS, floatTensor(design.parameters, [design.parameters.length]));
  const batch = edgeBatch(g, { ...design, clipPair: clipping.clipPair }, { rows, x, parameters });
  const loss = objective(g, batch);
  const [gradient] = gradients(g, loss, [parameters]);
  g.setNext(parameters, adam(g, parameters, clipParameters(g, gradient, clipping), rate));
  tally(g, loss, gradient, clipping);
  return g.program();
}

function tally(g: GraphBuilder, loss: Value, gradient: Value, { clipPair, clipValue }: Clipping): void {
  const keep = g.input('keep', 'float32', []);
  const clippedEntries = clippedShare(
    g,
    clipValue === null ? [] : [{ gradient, limit: g.scalar(clipValue) }],
  );
  // Each pair's limit is clipPair times its share of the loss.
  const maxPairGradient = g.mul(largestOfLimit(g, g.limitedGradients), g.scalar(clipPair ?? 0));
  const slot = (name: string, size: number): Value =>
    g.state(name, floatTensor(new Float32Array(size), [size]));
  const vector = (scalars: Value[]): Value => g.concat(scalars.map((scalar) => g.reshape(scalar, [1])));
  const sums = slot(SUMS, 3);
  const maxima = slot(MAXIMA, 2);
  const addends = vector([loss, clippedShare(g, g.limitedGradients), clippedEntries]);
  g.setNext(sums, g.add(g.mul(sums, keep), addends));
  g.setNext(maxima, g.max(g.mul(maxima, keep), vector([largestEntry(g, gradient), maxPairGradient])));
}
