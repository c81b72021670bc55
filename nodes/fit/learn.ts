import type { FitProgress, FitResult, QueuedProgress } from '../../src/index';
import type { LearntRows, Ready } from './messages';
import type { Published } from './news';
import type { FitPorts } from './ports';
import { publish, worseNote } from './publish';
import type { TrainingSet } from './rows';
import type { FitNodeSettings } from './settings';
import { abortable } from './trainings';

/** Gives the rows to learn from, unless the training is cancelled before. */
export type TakeRows = (signal: AbortSignal) => Promise<TrainingSet>;

/** What a training needs of its node, whose instance and settings a deploy may replace meanwhile. */
export interface Learner {
  /** @throws PDR_CANCELLED when the node was removed */
  present(): Promise<FitPorts>;
  settings(): FitNodeSettings;
  progress(progress: FitProgress | QueuedProgress): void;
}

/** A training whose model has its place among the key's. */
export interface Learnt {
  readonly result: FitResult;
  readonly rows: LearntRows;
  readonly published: Published;
  readonly ready: Ready;
}

/**
 * Trains, going from the model that is served, and serves the new one, or keeps it as a candidate where it is worse.
 * @throws PDR_CANCELLED soon after `signal` is aborted; what `take`, `fit` and the context store throw
 */
export async function learn(take: TakeRows, learner: Learner, signal: AbortSignal): Promise<Learnt> {
  const set = await abortable(take(signal), signal);
  // A store that cannot be read could not take the model either: better found before the training than after it.
  const outside = await learner.present();
  const found = await abortable(outside.versions(), signal);
  const { X, labels, features } = set;
  const result = await outside.fit(X, {
    ...learner.settings().fit,
    ...(found.served && { previous: found.served }),
    labels,
    ...(features && { featureNames: features }),
    onProgress: (progress) => learner.progress(progress),
    signal,
  });
  const { guard, keepVersions } = learner.settings();
  const verdict = guard ? (result.report.retraining?.guard ?? null) : null;
  const ports = await learner.present();
  const published = await abortable(
    publish(ports, result.model, keepVersions, verdict?.isWorse === true),
    signal,
  );
  const worse = verdict && !published.isServed ? [worseNote(published, verdict)] : [];
  return {
    result,
    rows: { ...set, notes: [...set.notes, ...found.notes, ...worse] },
    published,
    ready: published.isServed
      ? { kind: 'trained', engine: result.report.engine, leftOut: set.ignored.length }
      : { kind: 'kept' },
  };
}
