import { createHash } from 'node:crypto';
import type { Method } from '../methods/methods';
import type { Activation } from '../network/network';
import type { DistanceMetric, MissingPolicy } from '../options/choices';

export const FORMAT = 'parametric-dr';
export const VERSION = 1;

/**
 * A fitted model as plain JSON: what lives in Node-RED context and travels between instances. Numbers are base64 of
 * little-endian float32. Read it with `parseModel`, which checks everything before anything is built from it.
 */
export interface ModelEnvelope {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  /** SHA-256 of everything else, hexadecimal: names the model and shows damage. */
  readonly id: string;
  /** When the fit ended; ISO 8601. */
  readonly createdAt: string;
  readonly method: Method;
  /** Names of the features in their order; null when the rows were bare numbers. */
  readonly features: readonly string[] | null;
  readonly nFeatures: number;
  readonly nComponents: number;
  readonly preprocessing: {
    readonly missing: MissingPolicy;
    /** Subtracted from each feature; a missing value counts as this. nFeatures numbers. */
    readonly mean: string;
    /** Each feature is divided by this. nFeatures numbers, none zero. */
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
    /** Weight matrices (in x out, row-major) and biases, layer by layer. The map's frame is folded into the last. */
    readonly parameters: string;
  };
  /**
   * Training rows that refine a projection, as the network takes them (rows x its inputs), and their places (rows x 2);
   * null when the network alone projects.
   */
  readonly landmarks: { readonly rows: number; readonly points: string; readonly places: string } | null;
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

/** The checksum of a model's content: independent of the order of its keys. */
export function checksum(content: Omit<ModelEnvelope, 'id'>): string {
  const { id: _, ...rest } = content as ModelEnvelope;
  return createHash('sha256')
    .update(JSON.stringify(sorted(rest)))
    .digest('hex');
}

/** Completes a model's content with its checksum. */
export function sealModel(content: Omit<ModelEnvelope, 'id'>): ModelEnvelope {
  return { ...content, id: checksum(content) };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, entry]) => [key, sorted(entry)]);
}
