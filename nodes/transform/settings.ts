import type { EngineChoice, Matrix, MissingFeaturePolicy, Projector } from '../../src/index';
import type { CoordinateFormat } from '../shared/coordinates';
import type { MessagePath } from '../shared/messagePath';
import type { Marker } from './marks';
import type { ModelNews } from './news';
import type { Work } from './pace';

export const NO_MODEL_POLICIES = ['discard', 'hold', 'error', 'passUnprojected'] as const;
/** Before there is a model: drop messages, keep them until it comes, fail them, or send them on as they are. */
export type NoModelPolicy = (typeof NO_MODEL_POLICIES)[number];

export interface TransformSettings {
  readonly rows: MessagePath;
  readonly output: MessagePath;
  readonly marker: Marker;
  readonly format: CoordinateFormat;
  /** The series under which a chart shows points that have no `msg.topic`. */
  readonly series: string;
  readonly noModel: NoModelPolicy;
  readonly holdLimit: number;
  /** Messages that may wait while the projector is busy. */
  readonly queueLimit: number;
  readonly missingFeature: MissingFeaturePolicy;
  readonly engine: EngineChoice;
}

export interface TransformEvents {
  /** A model is in use from now on. */
  loaded(projector: Projector): void;
  /** The same, told in its place among the messages: behind the last that the model before projected. */
  changed(news: ModelNews): void;
  /** Rows were projected, of one message or several. */
  projected(rows: Matrix, embedding: Matrix): void;
  /** Messages were projected; `outdated`: by an older model, since the newer one cannot be used. */
  serving(projector: Projector, outdated: boolean, work: Work): void;
  /** There is no model; so many messages are held until it comes. */
  waiting(held: number): void;
  /** The first message was discarded, for this reason. */
  discarding(problem: unknown): void;
  /** A model came after so many messages were discarded. */
  discarded(count: number): void;
  /** A new model cannot be used; `stillServing` tells whether an older one is. */
  modelFailed(error: unknown, stillServing: boolean): void;
}
