import type {
  FitProgress,
  FitReport,
  FitResult,
  IgnoredColumn,
  Label,
  ModelEnvelope,
  QueuedProgress,
} from '../../src/index';
import { toCoordinates } from '../shared/coordinates';
import type { SentVersion } from '../view/wire';
import { type Published, versionNews } from './news';

/**
 * What the first output gives: the news of a model, the list of those that are kept, the model as another pdr-fit imports it or
 * as an ONNX file, or its map as an SVG file.
 */
export type Answer =
  | { readonly topic: 'picture'; readonly payload: string }
  | { readonly topic: 'model'; readonly payload: object }
  | { readonly topic: 'versions'; readonly payload: readonly SentVersion[] }
  | { readonly topic: 'import'; readonly payload: ModelEnvelope }
  | { readonly topic: 'onnx'; readonly payload: Buffer };

/** What a model was learnt from. */
export interface LearntRows {
  readonly features: readonly string[] | null;
  readonly labels: readonly Label[] | null;
  readonly ignored: readonly IgnoredColumn[];
  readonly notes: readonly string[];
}

/** What `pdr-fit` tells when a model is ready. Never the model itself: that is in context. */
export function summary(
  {
    result: { report, embedding },
    rows: learnt,
    published,
  }: {
    readonly result: Pick<FitResult, 'report' | 'embedding'>;
    readonly rows: LearntRows;
    readonly published: Published;
  },
  withEmbedding: boolean,
): object {
  const { model, before, isServed } = published;
  const {
    engine,
    engineChoice,
    neighborMethod,
    neighborRecall,
    rows,
    trainingRows,
    steps,
    epochs,
    loss,
    seconds,
  } = report;
  return {
    reason: 'training',
    ...versionNews(model, before),
    served: isServed,
    ...retrainingNews(report.retraining),
    method: model.method,
    engine,
    engineChoice,
    neighborMethod,
    neighborRecall,
    rows,
    trainingRows,
    /** Names, or how many there are where they have none. */
    features: learnt.features ?? report.features,
    featureCount: report.features,
    ignored: learnt.ignored,
    steps,
    epochs,
    loss,
    seconds,
    notes: [...learnt.notes, ...report.notes],
    ...(withEmbedding && {
      embedding: toCoordinates(embedding, 'array', true),
      ...(learnt.labels && { labels: learnt.labels }),
    }),
  };
}

/** What became of the map that was served before. */
function retrainingNews(retraining: FitReport['retraining']): object {
  const { mode = 'fresh', guard = null, features = null } = retraining ?? {};
  return {
    retraining: mode,
    guard,
    featuresAdded: features?.added ?? [],
    featuresGone: features?.gone ?? [],
  };
}

/** How far a training is, or how full the window. */
export type Progress =
  | FitProgress
  | QueuedProgress
  | {
      readonly phase: 'collecting';
      readonly fraction: number;
      readonly rows: number;
      readonly windowSize: number;
    };

/** What is shown of the model that is served. */
export type Ready =
  | {
      readonly kind: 'trained';
      readonly engine: string;
      /** How many columns were left out. */
      readonly leftOut: number;
    }
  /** The new model was worse: the one before goes on. */
  | { readonly kind: 'kept' }
  /** By a command. */
  | { readonly kind: 'serves'; readonly version: number };
