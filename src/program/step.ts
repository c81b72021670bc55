import { adam } from './adam';
import { type BatchDesign, edgeBatch } from './batch';
import { GraphBuilder } from './builder';
import { type Clipping, clipParameters, clippedShare, largestEntry, largestOfLimit } from './clipping';
import { gradients } from './gradients';
import { floatTensor, type Program } from './graph';
import type { Objective } from './objectives/objective';

export interface StepDesign extends Omit<BatchDesign, 'clipPair'> {
  /** The network's starting weights. */
  readonly parameters: Float32Array;
  readonly objective: Objective;
  readonly clipping: Clipping;
}

/** Name of the state slot that holds the network's weights. */
export const PARAMETERS = 'parameters';

/**
 * One training step as a program: forward pass, loss, gradient, clipping, Adam.
 *
 * Inputs: `rows` int32 [2 edges], the edges' heads and then their tails as row numbers; `noise` [2 edges, features],
 * added to the rows; `rate`, the learning rate with Adam's correction; `exaggeration`, the factor on the attraction.
 * Outputs: `loss`; `maxGradient`, the largest gradient entry before clipping by value or norm; `maxPairGradient`, the
 * largest gradient of a pair before any clipping, relative to its share of the loss (0 when pairs are not clipped); `clippedPairs` and
 * `clippedEntries`, the shares of pairs' gradients and of gradient entries that were clipped by value.
 */
export function trainingStep(design: StepDesign): Program {
  const { data, edges, clipping, objective } = design;
  const g = new GraphBuilder();
  const rows = g.input('rows', 'int32', [2 * edges]);
  const noise = g.input('noise', 'float32', [2 * edges, data.cols]);
  const rate = g.input('rate', 'float32', []);
  const exaggeration = g.input('exaggeration', 'float32', []);
  const parameters = g.state(PARAMETERS, floatTensor(design.parameters, [design.parameters.length]));
  const batch = edgeBatch(
    g,
    { ...design, clipPair: clipping.clipPair },
    { rows, noise, parameters, exaggeration },
  );
  const loss = objective(g, batch);
  const [gradient] = gradients(g, loss, [parameters]);
  g.setNext(parameters, adam(g, parameters, clipParameters(g, gradient, clipping), rate));
  g.output('loss', loss);
  g.output('maxGradient', largestEntry(g, gradient));
  // Each pair's limit is clipPair times its share of the loss.
  g.output('maxPairGradient', g.mul(largestOfLimit(g, g.limitedGradients), g.scalar(clipping.clipPair ?? 0)));
  g.output('clippedPairs', clippedShare(g, g.limitedGradients));
  const { clipValue } = clipping;
  g.output(
    'clippedEntries',
    clippedShare(g, clipValue === null ? [] : [{ gradient, limit: g.scalar(clipValue) }]),
  );
  return g.program();
}
