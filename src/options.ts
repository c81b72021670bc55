import type { EngineChoice } from './engines/load';

/** What `fit` minimises. */
export type Method = 'tsne';

/** How long to train: `fast` for a first look, `balanced` for everyday use, `best` for the last bit of quality. */
export type Preset = 'fast' | 'balanced' | 'best';

export type Activation = 'leakyRelu' | 'relu' | 'tanh';

/** What to do with values that are missing (NaN in a matrix). */
export type MissingPolicy = 'refuse' | 'impute';

/** A row's class. `null` where unknown. */
export type Label = string | number | null;

/** What the trainer is doing. `fraction` runs from 0 to 1 over the whole fit. */
export interface FitProgress {
  readonly phase: 'preprocess' | 'neighbors' | 'affinities' | 'training' | 'embedding';
  readonly fraction: number;
  /** Passes over the training rows so far, and in all. Present while training. */
  readonly epoch?: number;
  readonly epochs?: number;
  /** Mean loss since the last report. */
  readonly loss?: number;
  /** Largest absolute entry of the gradient before any clipping, since the last report. */
  readonly maxGradient?: number;
  /** Estimated seconds until the fit is done. */
  readonly secondsLeft?: number;
}
