import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AffinityGraph, rowDegrees } from '../affinities/affinityGraph';
import type { Session } from '../engines/engine';
import { releaseAll } from '../engines/release';
import { PdrError } from '../errors';
import type { Matrix } from '../matrix';
import type { Objective } from '../methods/objective';
import type { NetworkShape } from '../network/network';
import { initialParameters } from '../network/network';
import { throwIfAborted } from '../pace';
import type { Random } from '../random';
import { adamCorrection } from '../step/adam';
import { type Anchors, BATCH_ANCHORS } from '../step/anchors';
import { type BatchShape, batchRows } from '../step/batch';
import { PARAMETERS, trainingStep } from '../step/step';
import { type StepEngine, type StepEngineChooser, trialInputs } from './chooseEngine';
import { EarlyStop } from './earlyStop';
import { EdgeSampler } from './edges';
import type { FitSettings } from './options';
import { rateFactor } from './schedule';
import { readFigures, type StepFigures, Tally } from './tally';
import { openForTraining, stepInputs } from './trainingSession';
import { holdOut, Validation } from './validation';

/** With fewer rows, those held out would be too few to measure by, and the others too few to learn from. */
const FEWEST_FOR_VALIDATION = 500;

/** Checks in a whole training; each reads the tallies and, in the second half, computes the loss on rows held out. */
const CHECKS = 40;

/** Before this share of the steps nothing is stopped: while the learning rate is high, the loss may rise for a while. */
const STOP_FROM = 0.5;

/** How often progress is reported, at most. */
const REPORT_EVERY_MS = 200;

/** Figures of the steps since the last check. */
export interface TrainingReport extends StepFigures {
  readonly step: number;
  /** Loss on rows held out, when last checked. */
  readonly validationLoss?: number;
}

export interface TrainingTask {
  /** Rows the network sees, scaled to unit mean square. */
  readonly data: Matrix;
  readonly graph: AffinityGraph;
  readonly network: NetworkShape;
  readonly objective: Objective;
  /** Standard deviation of the noise added to each entry of a row. */
  readonly noise: number;
  readonly settings: FitSettings;
  /** Weights to start from; null for random ones. */
  readonly start: Float32Array | null;
  /** What is to stay where it is; null for nothing. */
  readonly anchors: Anchors | null;
  readonly random: Random;
  readonly signal: AbortSignal | undefined;
  readonly onReport: (report: TrainingReport) => void;
}

export interface TrainingResult {
  /** What it ran on. */
  readonly chosen: StepEngine;
  readonly parameters: Float32Array;
  /** Steps done; fewer than planned after an early stop. */
  readonly steps: number;
  /** Over all steps, except `loss`: the mean over the steps since the check before the last. */
  readonly figures: StepFigures;
  /** The lowest loss on rows held out; null when none were. */
  readonly validationLoss: number | null;
  /** The rows that were held out, in random order. */
  readonly heldOutRows: Uint32Array;
}

/**
 * Runs the training loop.
 * @throws PDR_CANCELLED, PDR_DIVERGED, PDR_ENGINE_UNAVAILABLE when the engine fails
 */
export async function train(chooseEngine: StepEngineChooser, task: TrainingTask): Promise<TrainingResult> {
  const { data, network, settings, objective, random, anchors } = task;
  const shape = batchShape(settings, data.rows);
  const fraction = data.rows < FEWEST_FOR_VALIDATION ? 0 : settings.validationFraction;
  const { training, heldOut, rows: heldOutRows } = holdOut(task.graph, fraction, random);
  const config = { data, degrees: rowDegrees(training), network, shape };
  const parameters = task.start ?? initialParameters(network, random);
  const noise = task.noise > 0 ? noiseTable(data.cols, task.noise, random) : null;
  const program = trainingStep({ ...config, noise, parameters, objective, clipping: settings, anchors });
  const chosen = await chooseEngine({
    program,
    inputs: trialInputs(batchRows(shape), noise?.rows ?? 0, anchors ? BATCH_ANCHORS : 0),
  });
  const session = await openForTraining(chosen.engine, program);
  let validation: Validation | null = null;
  try {
    // Among anchors a map cannot wander off; stopped early, before the rate has fallen, it would not have come back to them.
    if (!anchors && heldOut.weights.some((weight) => weight > 0)) {
      // A row has few edges among those held out. Weights computed from these would make the loss noisy and stop trainings too early.
      const steady = { ...config, degrees: rowDegrees(task.graph) };
      validation = await Validation.create(chosen.engine, heldOut, objective, steady, random);
    }
    const sampler = new EdgeSampler(training, random);
    return {
      chosen,
      heldOutRows,
      ...(await takeSteps(task, { session, validation, sampler, shape, noise })),
    };
  } finally {
    await releaseAll([session, validation]);
  }
}

/** What the training loop works with. */
interface Loop {
  readonly session: Session;
  readonly validation: Validation | null;
  readonly sampler: EdgeSampler;
  readonly shape: BatchShape;
  readonly noise: Matrix | null;
}

async function takeSteps(
  { settings, anchors, random, signal, onReport }: TrainingTask,
  { session, validation, sampler, shape, noise }: Loop,
): Promise<Omit<TrainingResult, 'chosen' | 'heldOutRows'>> {
  const earlyStop = new EarlyStop(settings.patience);
  const rows = new Int32Array(batchRows(shape));
  const [heads, tails] = [rows.subarray(0, shape.heads), rows.subarray(shape.heads)];
  const noiseRows = noise && new Int32Array(rows.length);
  const anchorRows = anchors && new Int32Array(BATCH_ANCHORS);
  const { steps, learningRate } = settings;
  const whole = new Tally();
  const checkEvery = Math.max(1, Math.round(steps / CHECKS));
  let reportedAt = performance.now();
  let validationLoss: number | null = null;
  let loss = Number.NaN;
  let step = 0;
  let tallied = 0;
  let isDone = false;

  while (!isDone) {
    step++;
    sampler.fill(heads, tails);
    const progress = step / steps;
    const rate = learningRate * rateFactor(progress) * adamCorrection(step);
    if (noise && noiseRows) fillRandom(noiseRows, noise.rows, random);
    if (anchors && anchorRows) fillRandom(anchorRows, anchors.points.rows, random);
    await session.run(stepInputs({ rows, noiseRows, anchorRows, rate, keep: tallied > 0 }));
    tallied++;
    const isCheck = step % checkEvery === 0 || step === steps;
    if (!isCheck && performance.now() - reportedAt < REPORT_EVERY_MS) continue;

    const figures = await readFigures(session, tallied);
    if (!Number.isFinite(figures.loss) || !Number.isFinite(figures.maxGradient)) throw diverged(step);
    if (isCheck) {
      whole.add(figures, tallied);
      loss = figures.loss;
      tallied = 0;
      isDone = step === steps;
      if (validation && progress >= STOP_FROM) {
        const weights = await session.readState(PARAMETERS);
        validationLoss = await validation.loss(weights);
        isDone = earlyStop.check(validationLoss, weights) || isDone;
      }
    }
    onReport({ step, ...figures, ...(validationLoss !== null && { validationLoss }) });
    // An engine may compute on this thread: let a request to cancel come in.
    await nextTurn();
    throwIfAborted(signal);
    reportedAt = performance.now();
  }
  const weights = earlyStop.best ?? (await session.readState(PARAMETERS));
  if (!(weights.data as Float32Array).every(Number.isFinite)) throw diverged(step);
  return {
    parameters: weights.data as Float32Array,
    steps: step,
    figures: { ...whole.figures(), loss },
    validationLoss: validation && earlyStop.bestLoss,
  };
}

/** Edges of each head in a batch. Measured: two give a better map than one in less time; four no better than two. */
const TAILS_PER_HEAD = 2;

/** No more edges than half the rows, so that a batch is not mostly one row against itself. */
export function batchShape({ batchSize }: FitSettings, rows: number): BatchShape {
  const heads = Math.max(2, Math.floor(Math.min(batchSize, rows >> 1) / TAILS_PER_HEAD));
  return { heads, tails: heads * TAILS_PER_HEAD };
}

/** Normal numbers kept, each used again and again: drawing them anew in each step would cost as much as the step. */
const NOISE_NUMBERS = 1 << 19;
const MOST_NOISE_ROWS = 8192;

/** A table of Gaussian noise from which batches take rows. */
export function noiseTable(cols: number, deviation: number, random: Random): Matrix {
  const rows = Math.min(MOST_NOISE_ROWS, Math.ceil(NOISE_NUMBERS / cols));
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < data.length; i++) data[i] = deviation * random.normal();
  return { data, rows, cols };
}

function fillRandom(numbers: Int32Array, below: number, random: Random): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = random.integer(below);
}

function diverged(step: number): PdrError {
  return new PdrError(
    'PDR_DIVERGED',
    `By step ${step} the training had produced NaN or infinity. Look for extreme values in the rows, or lower learningRate.`,
  );
}
