import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AffinityGraph, rowDegrees } from '../affinities/graph';
import type { Engine } from '../engines/engine';
import { PdrError } from '../errors';
import type { Matrix } from '../matrix';
import type { FitSettings } from '../options';
import { throwIfAborted } from '../pace';
import { adamCorrection } from '../program/adam';
import { floatTensor, intTensor, type Tensor } from '../program/graph';
import type { NetworkShape } from '../program/network';
import { initialParameters } from '../program/network';
import type { Objective } from '../program/objectives/objective';
import { PARAMETERS, trainingStep } from '../program/step';
import type { Random } from '../random';
import { EarlyStop } from './earlyStop';
import { EdgeSampler } from './edges';
import { NoiseSource } from './noise';
import { rateFactor } from './schedule';
import { RecentLoss, type StepFigures, Tally } from './tally';
import { holdOut, Validation } from './validation';

/** Share of the steps that early exaggeration lasts; van der Maaten & Hinton 2008 use 250 of 1,000. */
const EXAGGERATED_SHARE = 0.25;

/** The loss reported in the end is the mean over this many last steps. */
const LAST_STEPS = 50;

/** Of fewer rows, too few would be held out to tell anything, and too many missed. */
const FEWEST_FOR_VALIDATION = 500;

/** How often the loss on held-out rows is looked at in a whole training. */
const CHECKS = 40;

/** How often progress is reported, at most. */
const REPORT_EVERY_MS = 200;

/** Figures of the steps since the last report. */
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
  readonly random: Random;
  readonly signal: AbortSignal | undefined;
  readonly onReport: (report: TrainingReport) => void;
}

export interface TrainingResult {
  readonly parameters: Float32Array;
  /** Steps done; fewer than planned after an early stop. */
  readonly steps: number;
  /** Over all steps, but the loss over the last ones. */
  readonly figures: StepFigures;
  /** The lowest loss on rows held out; null when none were. */
  readonly validationLoss: number | null;
}

/**
 * Runs the training loop.
 * @throws PDR_CANCELLED, PDR_DIVERGED
 */
export async function train(engine: Engine, task: TrainingTask): Promise<TrainingResult> {
  const { data, network, settings, objective, random } = task;
  const edges = batchEdges(settings, data.rows);
  const fraction = data.rows < FEWEST_FOR_VALIDATION ? 0 : settings.validationFraction;
  const { training, heldOut } = holdOut(task.graph, fraction, random);
  const design = { data, degrees: rowDegrees(task.graph), network, edges };
  const parameters = initialParameters(network, random);
  const session = await engine.compile(
    trainingStep({ ...design, parameters, objective, clipping: settings }),
  );
  const validation = heldOut.weights.some((weight) => weight > 0)
    ? await Validation.create(engine, heldOut, objective, design, random)
    : null;
  try {
    const sampler = new EdgeSampler(training, random);
    const earlyStop = new EarlyStop(settings.patience);
    const noiseSource = new NoiseSource(2 * edges * data.cols, task.noise, random);
    const rows = new Int32Array(2 * edges);
    const { steps, learningRate, schedule, earlyExaggeration } = settings;
    const last = new RecentLoss(LAST_STEPS);
    const whole = new Tally();
    let recent = new Tally();
    let reportedAt = performance.now();
    const checkEvery = Math.max(1, Math.round(steps / CHECKS));
    let validationLoss: number | null = null;
    let stepsDone = 0;
    let isDone = false;

    for (let step = 1; step <= steps && !isDone; step++) {
      sampler.fill(rows);
      const progress = step / steps;
      const rate = learningRate * rateFactor(schedule, progress) * adamCorrection(step);
      const exaggeration = progress < EXAGGERATED_SHARE ? earlyExaggeration : 1;
      const results = await session.run({
        rows: intTensor(rows, [rows.length]),
        noise: floatTensor(noiseSource.next(), [rows.length, data.cols]),
        rate: floatTensor(Float32Array.of(rate), []),
        exaggeration: floatTensor(Float32Array.of(exaggeration), []),
      });
      const figures = readFigures(results);
      if (!Number.isFinite(figures.loss) || !Number.isFinite(figures.maxGradient)) throw diverged(step);

      whole.add(figures);
      recent.add(figures);
      last.add(figures.loss);
      stepsDone = step;
      if (validation && step % checkEvery === 0) {
        const weights = await session.readState(PARAMETERS);
        validationLoss = await validation.loss(weights);
        isDone = earlyStop.check(validationLoss, weights);
      }
      if (performance.now() - reportedAt >= REPORT_EVERY_MS || isDone || step === steps) {
        task.onReport({ step, ...recent.figures(), ...(validationLoss !== null && { validationLoss }) });
        recent = new Tally();
        // An engine may compute on this thread: let a request to cancel come in.
        await nextTurn();
        throwIfAborted(task.signal);
        reportedAt = performance.now();
      }
    }
    const weights = earlyStop.best ?? (await session.readState(PARAMETERS));
    return {
      parameters: weights.data as Float32Array,
      steps: stepsDone,
      figures: { ...whole.figures(), loss: last.mean() },
      validationLoss: validation && earlyStop.bestLoss,
    };
  } finally {
    await session.release();
    await validation?.release();
  }
}

/** Edges in a batch: no more than half the rows, so that a batch is not mostly one row against itself. */
export function batchEdges({ batchSize }: FitSettings, rows: number): number {
  return Math.max(2, Math.min(batchSize, rows >> 1));
}

function readFigures(results: Record<string, Tensor>): StepFigures {
  const scalar = (name: keyof StepFigures): number => Number(results[name].data[0]);
  return {
    loss: scalar('loss'),
    maxGradient: scalar('maxGradient'),
    maxPairGradient: scalar('maxPairGradient'),
    clippedPairs: scalar('clippedPairs'),
    clippedEntries: scalar('clippedEntries'),
  };
}

function diverged(step: number): PdrError {
  return new PdrError(
    'PDR_DIVERGED',
    `Training left the finite numbers at step ${step}. Look for extreme values in the rows, or lower learningRate.`,
  );
}
