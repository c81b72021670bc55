import { createHash } from 'node:crypto';
import { PdrError } from '../errors';
import type { Distinction } from '../meaning/apart';
import type { Method } from '../methods/methods';
import type { Activation } from '../network/network';
import type { DistanceMetric, MissingPolicy } from '../options/choices';
import type { Label } from '../options/spec';

export const FORMAT = 'parametric-dr';
export const VERSION = 3;

/**
 * A fitted model as plain JSON: what lives in Node-RED context and travels between instances. Numbers are base64 of
 * little-endian float32; the many near 1, of their upper three bytes. Read it with `parseModel`, which checks everything before anything is built from it.
 */
export interface ModelEnvelope {
  readonly format: typeof FORMAT;
  /** The layout's version; `parseModel` migrates older ones. */
  readonly version: typeof VERSION;
  /** SHA-256 of everything but `id`, `createdAt` and `lineage`, hexadecimal: equal trainings give equal ids, and damage shows. */
  readonly id: string;
  /** When the fit ended; ISO 8601. */
  readonly createdAt: string;
  readonly lineage: Lineage;
  readonly method: Method;
  /** Names of the features in their order; null when the rows were bare numbers. */
  readonly features: readonly string[] | null;
  readonly nFeatures: number;
  readonly nComponents: number;
  readonly preprocessing: {
    readonly missing: MissingPolicy;
    /** Subtracted from each feature; a missing value counts as this. nFeatures numbers. */
    readonly mean: string;
    /** Each feature is divided by this. nFeatures numbers, all above zero. */
    readonly scale: string;
    /** `cosine`: rows are brought to unit length after scaling. */
    readonly metric: DistanceMetric;
    /** Principal components (components x nFeatures) and the centre they were taken about; null when not used. */
    readonly pca: {
      readonly components: number;
      readonly directions: string;
      readonly center: string;
    } | null;
  };
  readonly network: {
    /** Inputs, hidden layers ..., components. */
    readonly widths: readonly number[];
    readonly activation: Activation;
    /** Weight matrices (in x out, row-major) and biases, layer by layer. The last ones centre and scale the map. */
    readonly parameters: string;
  };
  /** Training rows that the model keeps: all, or a random sample of many; null when it keeps none. */
  readonly kept: {
    readonly rows: number;
    /** As the network takes them, rows x its inputs; three bytes a number, as all of these. */
    readonly points: string;
    /** rows x nComponents */
    readonly coordinates: string;
    readonly labels: readonly Label[] | null;
    /** What they score among themselves, as `Calibration` has it; null where there are too few, and in models of older versions. */
    readonly novelty: {
      readonly scores: string;
      readonly independent: number;
      readonly spacing: number;
    } | null;
    /** Whether they are landmarks: rows are then projected by the nearest of them, not by the network. */
    readonly refines: boolean;
    /** The last so many are not of this training: rows that earlier ones had, at the coordinates that they had there. */
    readonly remembered: number;
  } | null;
  /** Groups of the training rows; null when none were looked for, or no rows are kept. */
  readonly regimes: {
    /** The number that the next new regime gets: none is used twice in a line of retrainings. */
    readonly next: number;
    /** A row whose nearest kept rows are farther away than this on average is in none. */
    readonly reach: number;
    /** Each kept row's regime, a byte in base64: its position in the list counted from 1; 0 is none. */
    readonly of: string;
    /** The largest first. */
    readonly list: readonly Regime[];
  } | null;
  /** How the model came about; for people, nothing depends on it. */
  readonly training: {
    readonly rows: number;
    readonly engine: string;
    readonly neighborMethod: string;
    readonly seed: number;
    readonly steps: number;
    readonly loss: number;
  };
}

/** A group of training rows: a state that the machine was in. */
export interface Regime {
  /** From 1; the same over retrainings. */
  readonly id: number;
  /** The user's; null until one is given. */
  readonly name: string | null;
  /** Its share of the training rows. */
  readonly share: number;
  /** The features that set it apart, by column, the most first. */
  readonly apart: readonly Distinction[];
}

export const MAX_REGIME_NAME = 80;
/** As many as a byte can tell apart, and more than `fit` finds. */
export const MAX_REGIMES = 255;

/** Where a model stands among those that were made one after the other. */
export interface Lineage {
  /** Counts up from 1 under one context key. */
  readonly version: number;
  /** The id of the model it was retrained from; null for a first one. */
  readonly parent: string | null;
  /** How far its map moved from the parent's; null without a parent, or where the parent knows none of its rows. */
  readonly moved: Moved | null;
}

/** How far rows that a model knew moved when it was retrained. Distances are shares of the old map's root mean square radius. */
export interface Moved {
  /** Whether the training kept known rows where they were. */
  readonly aligned: boolean;
  readonly mean: number;
  readonly median: number;
  readonly p95: number;
  /** Training rows that the old model knew, and those that were new to it. */
  readonly knownRows: number;
  readonly newRows: number;
}

/** The same model with another version. */
export function withVersion(model: ModelEnvelope, version: number): ModelEnvelope {
  return { ...model, lineage: { ...model.lineage, version } };
}

/**
 * For what takes a model that `fit` or `parseModel` gave.
 * @throws PDR_BAD_MODEL for anything else
 */
export function requireModel(value: unknown): ModelEnvelope {
  const { format, version, id } = (value ?? {}) as Partial<ModelEnvelope>;
  if (format === FORMAT && version === VERSION && typeof id === 'string') return value as ModelEnvelope;
  throw new PdrError(
    'PDR_BAD_MODEL',
    'What was given as the model is none. Give the `model` of what fit returns, or what parseModel makes of stored JSON.',
  );
}

/** Completes a model's content with its id. */
export function sealModel(content: Omit<ModelEnvelope, 'id'>): ModelEnvelope {
  return { ...content, id: contentId(content) };
}

/** The id of a model with this content. */
export function contentId(content: object): string {
  return checksum(content, ['id', 'createdAt', 'lineage']);
}

/** SHA-256 of plain JSON less some of its top-level keys, independent of the keys' order; hexadecimal. */
export function checksum(content: object, without: readonly string[]): string {
  const rest = Object.fromEntries(Object.entries(content).filter(([key]) => !without.includes(key)));
  return createHash('sha256')
    .update(JSON.stringify(sorted(rest)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, entry]) => [key, sorted(entry)]);
}
