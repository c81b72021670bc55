import type { evaluate as Evaluate } from './metrics/evaluate';
import type { exportOnnx as ExportOnnx } from './model/export';
import type { fit as Fit } from './training/fit';

export { CPU_ENGINE_CHOICES, ENGINE_CHOICES, type EngineChoice, type EngineName } from './engines/engine';
export { type ErrorCode, PdrError } from './errors';
export { type Matrix, matrix } from './matrix';
export { METHODS, type Method } from './methods/methods';
export type { MetricDescription } from './metrics/metric';
export { METRICS, type MetricName, type Metrics } from './metrics/metrics';
export { EVALUATE_OPTIONS, type EvaluateOptions } from './metrics/options';
export type { ModelEnvelope } from './model/envelope';
export { parseModel } from './model/parse';
export { Projector } from './model/projector';
export { allowedValues, checkOptions } from './options/check';
export type { MissingPolicy } from './options/choices';
export { nearestOption } from './options/nearest';
export type { GivenOptions, Label, OptionSpec, OptionTable, OptionValue, OptionValues } from './options/spec';
export { optionFromText } from './options/text';
export type { ColumnChoice, IgnoredColumn, IgnoredReason } from './rows/columns';
export {
  type Dataset,
  type ReadingFormat,
  type ReadingSnapshot,
  readDataset,
  readDatasetInTurns,
} from './rows/dataset';
export type { Rows } from './rows/forms';
export { type ExpectedRows, rowsForModel, rowsForModelInTurns } from './rows/modelRows';
export { parseRows, parseRowsInTurns, type RowsFormat } from './rows/parse';
export { ReadingWindow } from './rows/readingWindow';
export { RowWindow, type WindowSnapshot } from './rows/window';
export type { FitReport, FitResult } from './training/fit';
export {
  FIT_OPTIONS,
  type FitOptions,
  type FitSettings,
  MIN_ROWS,
  PRESETS,
  type Preset,
} from './training/options';
export type { FitProgress } from './training/progress';
export { evaluateInTrainer, evaluateModelInTrainer, fitInTrainer } from './worker/client';
export type {
  EvaluateInTrainerOptions,
  EvaluateProgress,
  FitInTrainerOptions,
  QueuedProgress,
} from './worker/protocol';
export { evaluate, exportOnnx, fit };

// Most processes that load this package train elsewhere and only project: what these need is loaded when they are called.

const fit: typeof Fit = (...args) => (require('./training/fit') as { fit: typeof Fit }).fit(...args);
const evaluate: typeof Evaluate = (...args) =>
  (require('./metrics/evaluate') as { evaluate: typeof Evaluate }).evaluate(...args);
const exportOnnx: typeof ExportOnnx = (...args) =>
  (require('./model/export') as { exportOnnx: typeof ExportOnnx }).exportOnnx(...args);
