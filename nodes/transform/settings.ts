import type {
  Description,
  EngineChoice,
  Matrix,
  MissingFeaturePolicy,
  ModelEnvelope,
  Projector,
} from '../../src/index';
import type { CoordinateFormat } from '../shared/coordinates';
import type { MessagePath } from '../shared/messagePath';
import type { Marker } from './marks';
import type { ModelNews } from './news';
import type { Work } from './pace';
import type { Asked } from './parts';
import type { AlarmRule, WatchNews } from './watch';

export const NO_MODEL_POLICIES = ['discard', 'hold', 'error', 'passUnprojected'] as const;
/** Before there is a model: drop messages, keep them until it comes, fail them, or send them on as they are. */
export type NoModelPolicy = (typeof NO_MODEL_POLICIES)[number];

export interface TransformSettings {
  /** Where the model is, in words. */
  readonly target: string;
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
  /** What to tell of readings beside their coordinates. */
  readonly asked: Asked;
  /** When readings are unusual, and how many of a source make an alarm. */
  readonly alarm: AlarmRule;
  /** The names of a model's regimes by their numbers, in the language of the nodes. */
  readonly regimeNames: (model: ModelEnvelope) => ReadonlyMap<number, string>;
}

export interface TransformEvents {
  /** A model is in use from now on. */
  loaded(projector: Projector): void;
  /** The same, told in its place among the messages: behind the last that the model before projected. */
  changed(news: ModelNews): void;
  /** Rows were projected, of one message or several. */
  projected(rows: Matrix, described: Description): void;
  /** An alarm began or ended, or a source came into another regime: told behind the reading that made it so. */
  watched(news: WatchNews): void;
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
