import type { FitProgress, FitResult, Label, QueuedProgress } from '../../src/index';
import { toCoordinates } from '../transform/coordinates';

/** What the first output gives: the news of a model, or the model as an ONNX file. */
export type Answer =
  | { readonly topic: 'model'; readonly payload: object }
  | { readonly topic: 'onnx'; readonly payload: Buffer };

/** What `pdr-fit` tells when a model is ready. Never the model itself: that is in context. */
export function summary(result: FitResult, embedding: { labels: readonly Label[] | null } | null): object {
  const { model, report } = result;
  const {
    engine,
    engineChoice,
    neighborMethod,
    neighborRecall,
    rows,
    trainingRows,
    features,
    steps,
    epochs,
    loss,
    seconds,
    notes,
  } = report;
  return {
    modelId: model.id,
    createdAt: model.createdAt,
    method: model.method,
    engine,
    engineChoice,
    neighborMethod,
    neighborRecall,
    rows,
    trainingRows,
    features,
    steps,
    epochs,
    loss,
    seconds,
    notes,
    ...(embedding && {
      embedding: toCoordinates(result.embedding, 'array', true),
      ...(embedding.labels && { labels: embedding.labels }),
    }),
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
