import type { EngineChoice, MetricName } from '../../src/index';
import type { RowPaths } from '../shared/labeledRows';

export interface EvaluateSettings {
  readonly paths: RowPaths;
  readonly columns: number | null;
  readonly windowSize: number;
  /** New rows after which to evaluate; 0: only for a new model and when a message asks. */
  readonly evaluateEvery: number;
  readonly k: number;
  readonly metric: MetricName;
  readonly threshold: number;
  /** Whether rows are tested for drift, and how seldom an unchanged stream may be said to drift. */
  readonly drift: boolean;
  readonly driftLevel: number;
  readonly engine: EngineChoice;
  /** Messages that may wait for an evaluation or for the first model. */
  readonly queueLimit: number;
}
