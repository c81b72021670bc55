import type { SentReading } from '../../ui/readingBatch';

// What travels between Node-RED's process and the sidebar. Types alone: the browser's code must not import the runtime's.

/** A model in the sidebar's list. */
export interface ListedModel {
  readonly id: string;
  readonly key: string;
  readonly scope: 'flow' | 'global';
  /** The flow's id; null for global keys. */
  readonly flow: string | null;
  readonly nodes: readonly { readonly type: string; readonly id: string; readonly name: string }[];
}

/** What is known of a model beside its map. */
export interface ModelCard {
  readonly id: string;
  readonly createdAt: string;
  readonly method: string;
  readonly rows: number;
  /** Names, or null for features without names. */
  readonly features: readonly string[] | null;
  readonly nFeatures: number;
  readonly engine: string;
  readonly steps: number;
  readonly loss: number;
  readonly refined: boolean;
}

/** A model's known rows: numbers as base64 of little-endian float32. */
export interface SentMap {
  readonly rows: number;
  /** rows x 2 */
  readonly coordinates: string;
  readonly features: readonly string[];
  /** rows x features in the features' own units; null where they cannot be told. */
  readonly values: string | null;
  readonly labels: readonly (string | number | null)[] | null;
}

/** How far a training is, or how full the window. */
export interface SentProgress {
  readonly phase: string;
  readonly fraction: number;
  readonly loss?: number;
  readonly validationLoss?: number;
  readonly secondsLeft?: number;
  readonly position?: number;
  readonly rows?: number;
  readonly windowSize?: number;
}

/** The last verdict of a pdr-evaluate node. */
export interface SentQuality {
  readonly metric: string;
  /** Null where the metric needs labels and there are none. */
  readonly value: number | null;
  readonly below: boolean;
}

/** What is known of a model when a tab opens. */
export interface SentModel {
  readonly card: ModelCard | null;
  readonly map: SentMap | null;
  readonly training: SentProgress | null;
  readonly quality: SentQuality | null;
}

/** What a tab receives while it is watching. */
export type ViewNews =
  | { readonly kind: 'readings'; readonly readings: readonly SentReading[] }
  | { readonly kind: 'training'; readonly progress: SentProgress | null }
  | { readonly kind: 'model' }
  | { readonly kind: 'quality'; readonly quality: SentQuality };
