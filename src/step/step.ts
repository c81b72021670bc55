import { GraphBuilder } from '../graph/builder';
import { gradients } from '../graph/gradients';
import { floatTensor, type Program, type Value } from '../graph/graph';
import type { Matrix } from '../matrix';
import type { Objective } from '../methods/objective';
import { adam } from './adam';
import { type Anchors, BATCH_ANCHORS, displacement } from './anchors';
import { type BatchConfig, batchRows, edgeBatch, gather } from './batch';
import { type Clipping, clipParameters, clippedShare, largestEntry, largestOfLimit } from './clipping';

export interface StepConfig extends Omit<BatchConfig, 'clipPair'> {
  /** Rows of noise to add to the batch's rows, as many as one likes x features; null for none. */
  readonly noise: Matrix | null;
  /** The network's starting weights. */
  readonly parameters: Float32Array;
  readonly objective: Objective;
  readonly clipping: Clipping;
  /** What is to stay where it is; null for nothing. */
  readonly anchors: Anchors | null;
}

/** Name of the state slot that holds the network's weights. */
export const PARAMETERS = 'parameters';
/**
 * What a step adds up: the loss; the share of pairs whose gradient was clipped; the share of the gradient's entries that were
 * clipped by value. The state slot {@link SUMS} holds their sums over the steps since `keep` was 0.
 */
export const SUMMED = ['loss', 'clippedPairs', 'clippedEntries'] as const;
export const SUMS = 'sums';
/**
 * What a step keeps the largest of: the gradient's entries before clipping by value or norm; a pair's gradient before any
 * clipping, relative to its share of the loss (0 when pairs are not clipped). The state slot {@link MAXIMA} holds their
 * maxima over the same steps.
 */
export const LARGEST = ['maxGradient', 'maxPairGradient'] as const;
export const MAXIMA = 'maxima';

/**
 * One training step as a program: forward pass, loss, gradient, clipping, Adam. It has no outputs:
 * weights and tallies stay in its state, so that nothing is copied back from a GPU after a step.
 *
 * Inputs: `rows` int32, the row numbers of the batch's heads and then of their tails; with noise, `noiseRows` int32 of the
 * same length, which row of noise each gets; with anchors, `anchorRows` int32, which of them are in the batch; `rate`, the learning rate with Adam's correction; `keep`, 0 where the
 * tallies begin anew with this step, else 1.
 */
export function trainingStep(config: StepConfig): Program {
  const { data, noise, clipping, objective, anchors } = config;
  const size = batchRows(config.shape);
  const g = new GraphBuilder();
  const rows = g.input('rows', 'int32', [size]);
  const clean = gather(g, data, rows);
  const x = noise ? g.add(clean, gather(g, noise, g.input('noiseRows', 'int32', [size]))) : clean;
  const rate = g.input('rate', 'float32', []);
  const parameters = g.state(PARAMETERS, floatTensor(config.parameters, [config.parameters.length]));
  const anchorRows = anchors && g.input('anchorRows', 'int32', [BATCH_ANCHORS]);
  const more = anchorRows && gather(g, anchors.points, anchorRows);
  const { batch, map } = edgeBatch(
    g,
    { ...config, clipPair: clipping.clipPair },
    { rows, x, more, parameters },
  );
  const loss = objective(g, batch);
  const whole = anchorRows && map ? g.add(loss, displacement(g, anchorRows, map, anchors)) : loss;
  const [gradient] = gradients(g, whole, [parameters]);
  g.setNext(parameters, adam(g, parameters, clipParameters(g, gradient, clipping), rate));
  tally(g, loss, gradient, clipping);
  return g.program();
}

function tally(g: GraphBuilder, loss: Value, gradient: Value, { clipPair, clipValue }: Clipping): void {
  const keep = g.input('keep', 'float32', []);
  const byValue = clipValue === null ? [] : [{ gradient, limit: g.scalar(clipValue) }];
  const addends: Record<(typeof SUMMED)[number], Value> = {
    loss,
    clippedPairs: clippedShare(g, g.limitedGradients),
    clippedEntries: clippedShare(g, byValue),
  };
  const candidates: Record<(typeof LARGEST)[number], Value> = {
    maxGradient: largestEntry(g, gradient),
    // Each pair's limit is clipPair times its share of the loss.
    maxPairGradient: g.mul(largestOfLimit(g, g.limitedGradients), g.scalar(clipPair ?? 0)),
  };
  const slot = (name: string, size: number): Value =>
    g.state(name, floatTensor(new Float32Array(size), [size]));
  const vector = (scalars: Value[]): Value => g.concat(scalars.map((scalar) => g.reshape(scalar, [1])));
  const sums = slot(SUMS, SUMMED.length);
  const maxima = slot(MAXIMA, LARGEST.length);
  g.setNext(sums, g.add(g.mul(sums, keep), vector(SUMMED.map((name) => addends[name]))));
  g.setNext(maxima, g.max(g.mul(maxima, keep), vector(LARGEST.map((name) => candidates[name]))));
}
