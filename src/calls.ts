import type { Metrics } from './metrics/metrics';
import type { EvaluateOptions } from './metrics/options';
import { type ModelEnvelope, requireModel } from './model/envelope';
import type { Dataset } from './rows/dataset';
import { type RowsInput, toDataset, toMatrix, toModelMatrix } from './rows/input';
import type { FitOptions } from './training/options';
import type { FitResult } from './training/report';
import type { EvaluateInTrainerOptions, FitInTrainerOptions } from './worker/inTrainer';
import * as worker from './worker/inTrainer';

// The calls that take rows in any form. Most processes that load this package train elsewhere and only project: what a call
// needs is loaded when it is called.

/**
 * Learns a map from rows, in this process; `fitInTrainer` does the same in a process of its own.
 * @param rows at least {@link MIN_ROWS} rows: a matrix (rows x features; NaN is a missing value), arrays of numbers, objects,
 *   or what `parseRows` and `readDataset` give. Of objects each column that is a measurement is a feature, unless
 *   `featureNames` names them; the report's notes name the columns left out
 * @throws what `readDataset` and `matrix` throw; PDR_BAD_OPTION, PDR_TOO_FEW_ROWS, PDR_DIMENSIONS, PDR_NOT_A_NUMBER,
 *   PDR_ENGINE_UNAVAILABLE, PDR_CANCELLED, PDR_DIVERGED
 */
export async function fit(rows: RowsInput, options: FitOptions = {}): Promise<FitResult> {
  const core = require('./training/fit') as typeof import('./training/fit');
  const dataset = datasetOf(rows, options);
  return withNotes(await core.fit(dataset.X, withNames(options, dataset)), dataset);
}

/**
 * {@link fit} in a process of its own: the event loop stays free, and a crash there does not reach this process. All such
 * processes together use the machine's cores but one; a task waits until enough of them are free, first come, first served.
 * @param rows copied before this returns
 * @param options `threads` is by default all that such processes may use
 * @throws what `fit` throws; PDR_TRAINER_DIED when the process ends early, or gives no sign of life for 5 minutes
 */
export async function fitInTrainer(rows: RowsInput, options: FitInTrainerOptions = {}): Promise<FitResult> {
  const dataset = datasetOf(rows, options);
  return withNotes(await worker.fitInTrainer(dataset.X, withNames(options, dataset)), dataset);
}

/**
 * Measures how true a map is to the rows it shows, in this process; `evaluateInTrainer` does the same in a process of
 * its own. Up to 20,000 rows time grows with their square, beyond with their number; memory with their number always.
 * Equally near rows count in their order in both spaces alike, so a map that keeps every distance gets exactly 1. What
 * is sampled is sampled alike every time.
 * @param rows rows x features as the map's maker compares them: scaled (see `Projector.scale`), without missing values
 * @param embedding the same rows on the map: rows x components
 * @throws PDR_TOO_FEW_ROWS unless there are more than 2k rows (trustworthiness is not defined for fewer);
 *   PDR_DIMENSIONS, PDR_NOT_A_NUMBER, PDR_BAD_OPTION, PDR_ENGINE_UNAVAILABLE, PDR_CANCELLED
 */
export async function evaluate(
  rows: RowsInput,
  embedding: RowsInput,
  options: EvaluateOptions = {},
): Promise<Metrics> {
  const core = require('./metrics/evaluate') as typeof import('./metrics/evaluate');
  return core.evaluate(toMatrix(rows), toMatrix(embedding, 'The map'), options);
}

/**
 * {@link evaluate} in a process of its own, which waits for its turn as in {@link fitInTrainer}.
 * @param rows copied before this returns
 * @param embedding copied, too
 * @param options `threads` is 1 by default
 * @throws what `evaluate` throws; PDR_TRAINER_DIED when the process ends early, or gives no sign of life for 5 minutes
 */
export async function evaluateInTrainer(
  rows: RowsInput,
  embedding: RowsInput,
  options: EvaluateInTrainerOptions = {},
): Promise<Metrics> {
  return worker.evaluateInTrainer(toMatrix(rows), toMatrix(embedding, 'The map'), options);
}

/**
 * Scales rows, projects them with a model and measures the map they give, all in a process of its own, which waits for its
 * turn as in {@link fitInTrainer}.
 * @param rows in the units the model was fitted on; copied before this returns
 * @param options `threads` is 1 by default
 * @throws what `Projector.load`, `transform` and `evaluate` throw; PDR_TRAINER_DIED when the process ends early, or gives
 *   no sign of life for 5 minutes
 */
export async function evaluateModelInTrainer(
  model: ModelEnvelope,
  rows: RowsInput,
  options: EvaluateInTrainerOptions = {},
): Promise<Metrics> {
  return worker.evaluateModelInTrainer(model, toModelMatrix(rows, requireModel(model)), options);
}

type LearningOptions = Pick<FitOptions, 'featureNames' | 'missing'>;

function datasetOf(rows: RowsInput, options: LearningOptions): Dataset {
  return toDataset(rows, { features: options?.featureNames ?? null, missing: options?.missing ?? 'refuse' });
}

function withNames<O extends LearningOptions>(options: O, { features }: Dataset): O {
  return features && !options.featureNames ? { ...options, featureNames: features } : options;
}

function withNotes(result: FitResult, { ignored, notes }: Dataset): FitResult {
  const left = ignored.map(({ name, detail }) => `The column "${name}" is left out. ${detail}`);
  return { ...result, report: { ...result.report, notes: [...left, ...notes, ...result.report.notes] } };
}
