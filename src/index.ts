export type { EngineName } from './engines/engine';
export { ENGINE_CHOICES, type EngineChoice } from './engines/load';
export { type ErrorCode, PdrError } from './errors';
export { type Matrix, matrix } from './matrix';
export { type EvaluateOptions, evaluate } from './metrics/evaluate';
export type { Metrics } from './metrics/metrics';
export type { ModelEnvelope } from './model/envelope';
export { exportOnnx } from './model/export';
export { parseModel } from './model/parse';
export { Projector } from './model/projector';
export {
  type FitOptions,
  type FitProgress,
  type FitSettings,
  type Label,
  METHODS,
  type Method,
  type MissingPolicy,
  PRESETS,
  type Preset,
} from './options';
export { parseRows, type Rows, type RowsFormat } from './rows/parse';
export { RowWindow, type WindowSnapshot } from './rows/window';
export { evaluateInTrainer, fitInTrainer } from './trainer/client';
export { type FitReport, type FitResult, fit } from './training/fit';
