import type { SentReading } from '../../ui/readingBatch';
import type { RegimeTrait } from '../../ui/regimeName';

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
  readonly version: number;
  readonly moved: SentMoved | null;
}

/** How far known rows moved from the map before, as shares of its root mean square radius. */
export interface SentMoved {
  readonly aligned: boolean;
  readonly mean: number;
  readonly median: number;
  readonly p95: number;
  readonly knownRows: number;
  readonly newRows: number;
}

/** One of the models that a key keeps. */
export interface SentVersion {
  readonly version: number;
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** `candidate`: it measured worse than the served one and waits to be accepted. */
  readonly state: 'served' | 'former' | 'candidate';
  /** The id of the model it was retrained from; null for a first one. */
  readonly parent: string | null;
  /** From the parent's map; null where that is not known. */
  readonly moved: SentMoved | null;
  /** Rows it was learned from. */
  readonly rows: number;
}

/** The models that a key keeps: the served one first, then a candidate, then the former ones, that which was served last first. */
export interface SentVersions {
  readonly versions: readonly SentVersion[];
}

/** A model's known rows: numbers as base64 of little-endian float32. */
export interface SentMap {
  readonly rows: number;
  /** rows x 2 */
  readonly coordinates: string;
  /** rows x 2: where the model that the viewer showed before puts the rows; null where that is not known. */
  readonly from: string | null;
  readonly features: readonly string[];
  /** rows x features in the features' own units; null where they cannot be told. */
  readonly values: string | null;
  readonly labels: readonly (string | number | null)[] | null;
  /** Null where none are told apart. */
  readonly regimes: SentRegimes | null;
  /** The last so many rows are of earlier trainings. */
  readonly remembered: number;
}

/** States that the machine was in. */
export interface SentRegimes {
  readonly list: readonly SentRegime[];
  /** The number of each row's regime; null for none. */
  readonly of: readonly (number | null)[];
}

export interface SentRegime {
  readonly id: number;
  /** The user's; null until one is given. */
  readonly name: string | null;
  /** What sets it apart, the most first. */
  readonly apart: readonly RegimeTrait[];
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
  /** Other models are kept beside the served one: a candidate waits. */
  | { readonly kind: 'versions' }
  | { readonly kind: 'quality'; readonly quality: SentQuality };
