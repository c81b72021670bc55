// The build makes each of these load on first use (scripts/build.mjs): most processes train elsewhere and only project.

export { evaluate, evaluateInTrainer, evaluateModelInTrainer, fit, fitInTrainer } from './calls';
export { type DriftState, DriftTest } from './drift/driftTest';
export { DRIFT_OPTIONS, type DriftOptions } from './drift/options';
export { CPU_ENGINE_CHOICES, ENGINE_CHOICES, type EngineChoice, type EngineName } from './engines/list';
export { type ErrorCode, PdrError } from './errors';
export { HISTORY_OPTIONS, type HistoryOptions, STATISTICS } from './history/options';
export { readingsOf } from './history/reading';
export { readTime } from './history/time';
export { type HistoryEntry, type HistoryRow, HistoryWindows } from './history/windows';
export { type Matrix, matrix, takeColumns, takeRows, toArray } from './matrix';
export { ALARM_OPTIONS, type AlarmOptions, NoveltyAlarm } from './meaning/alarm';
export { METHODS, type Method, methodsWith } from './methods/methods';
export type { MetricDescription } from './metrics/metric';
export { METRICS, type MetricName, type Metrics } from './metrics/metrics';
export { EVALUATE_OPTIONS, type EvaluateOptions } from './metrics/options';
export {
  isPacked,
  type PackOptions,
  packModel,
  type Unpacked,
  type UnpackOptions,
  unpackModel,
} from './model/binary';
export { type Delivery, isAmong } from './model/delivery';
export type { DescribeOptions, Description } from './model/describe';
export { type DriftedFeature, describeDrift, driftSpacing } from './model/drift';
export { type Lineage, type ModelEnvelope, type Moved, type Regime, withVersion } from './model/envelope';
export { exportOnnx } from './model/export';
export { type KeptRows, keptRows } from './model/keptRows';
export { parseModel } from './model/parse';
export { Projector, type ProjectorOptions } from './model/projector';
export type { Cause, LabelOfReading, Novelty, ReadingAtPlace, RegimeOfReading } from './model/reader';
export { describeRegimes, type RegimeDescription, renameRegime } from './model/regimes';
export { type ModelKey, modelKey, SIGNATURES, type SignatureKind } from './model/signature';
export type { Activation } from './network/network';
export { allowedValues, checkOptions } from './options/check';
export type { DistanceMetric, MissingFeaturePolicy, MissingPolicy } from './options/choices';
export { nearestOption } from './options/nearest';
export type { GivenOptions, Label, OptionSpec, OptionTable, OptionValue, OptionValues } from './options/spec';
export { optionFromText } from './options/text';
export type { PaceOptions } from './pace';
export type { ColumnChoice, IgnoredColumn, IgnoredReason, SeenColumn } from './rows/columns';
export {
  type Dataset,
  type ReadingSnapshot,
  readDataset,
  readDatasetInTurns,
} from './rows/dataset';
export {
  MODEL_ROWS_OPTIONS,
  type ModelRowsOptions,
  READING_FORMAT,
  type ReadingFormat,
  ROWS_FORMAT,
  type RowsFormat,
} from './rows/format';
export type { Rows } from './rows/forms';
export type { RowsInput } from './rows/input';
export { type ExpectedRows, rowsForModel, rowsForModelInTurns } from './rows/modelRows';
export { parseRows, parseRowsInTurns } from './rows/parse';
export { ReadingWindow } from './rows/readingWindow';
export type { StoredWindow } from './rows/stored';
export { RowWindow, type WindowSnapshot } from './rows/window';
export {
  FIT_OPTIONS,
  type FitOptions,
  type FitSettings,
  MIN_ROWS,
  PRESETS,
  type Preset,
} from './training/options';
export type { FitProgress } from './training/progress';
export type { FitReport, FitResult } from './training/report';
export type { EvaluateInTrainerOptions, FitInTrainerOptions } from './worker/inTrainer';
export type { EvaluateProgress, QueuedProgress } from './worker/protocol';
