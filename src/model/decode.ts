import { PdrError } from '../errors';
import type { Landmarks } from '../landmarks/landmarks';
import type { Matrix } from '../matrix';
import type { Calibration } from '../meaning/novelty';
import type { NetworkShape } from '../network/network';
import { parameterCount } from '../network/network';
import type { Label } from '../options/spec';
import type { Preprocessing } from '../preprocess/preprocessing';
import { decodeFloats, decodeShortFloats } from './base64';
import { type ModelEnvelope, requireModel } from './envelope';

/** A model's numbers, ready for use. */
export interface DecodedModel {
  readonly preprocessing: Preprocessing;
  readonly network: NetworkShape;
  readonly parameters: Float32Array;
  readonly kept: KeptPoints | null;
  readonly regimes: DecodedRegimes | null;
}

/** Groups of the training rows. */
export interface DecodedRegimes extends Omit<NonNullable<ModelEnvelope['regimes']>, 'of'> {
  /** Each kept row's regime: its position in the list counted from 1; 0 is none. */
  readonly of: Uint8Array;
}

/** The training rows that a model carries, as the network takes them. */
export interface KeptPoints extends Landmarks {
  readonly labels: readonly Label[] | null;
  /** What they score among themselves; null where that is not known. */
  readonly novelty: Calibration | null;
  readonly refines: boolean;
  /** The last so many of them are of earlier trainings, at the coordinates that they had there. */
  readonly remembered: number;
}

/**
 * Decodes the numbers of a parsed model.
 * @throws PDR_BAD_MODEL for what is no model, and when one of its numbers is not finite, or a scale not above zero
 */
export function decodeModel(model: ModelEnvelope): DecodedModel {
  const { nFeatures, preprocessing, network, nComponents, kept, regimes } = requireModel(model);
  const { missing, metric, pca } = preprocessing;
  return {
    preprocessing: {
      missing,
      mean: decodeFloats(preprocessing.mean, nFeatures, 'means'),
      scale: decodeScale(preprocessing.scale, nFeatures),
      metric,
      pca: pca && {
        components: {
          data: decodeFloats(pca.directions, pca.components * nFeatures, 'principal components'),
          rows: pca.components,
          cols: nFeatures,
        },
        mean: decodeFloats(pca.center, nFeatures, 'centre'),
      },
    },
    network,
    parameters: decodeShortFloats(network.parameters, parameterCount(network), 'weights'),
    kept: kept && {
      points: decodeMatrix(kept.points, kept.rows, network.widths[0], 'kept rows'),
      coordinates: decodeMatrix(kept.coordinates, kept.rows, nComponents, 'kept rows'),
      labels: kept.labels,
      novelty: kept.novelty && {
        scores: decodeShortFloats(kept.novelty.scores, kept.rows - kept.remembered, 'scores of kept rows'),
        independent: kept.novelty.independent,
        spacing: kept.novelty.spacing,
      },
      refines: kept.refines,
      remembered: kept.remembered,
    },
    regimes: kept && regimes && { ...regimes, of: decodeRegimes(regimes.of, kept.rows, regimes.list.length) },
  };
}

function decodeScale(text: string, count: number): Float32Array {
  const scale = decodeFloats(text, count, 'scales');
  if (scale.every((x) => x > 0)) return scale;
  throw new PdrError('PDR_BAD_MODEL', "The model's scales are not all above zero; it is damaged.");
}

function decodeRegimes(text: string, rows: number, count: number): Uint8Array {
  const of = new Uint8Array(Buffer.from(text, 'base64'));
  if (of.length === rows && of.every((position) => position <= count)) return of;
  throw new PdrError('PDR_BAD_MODEL', "The model's regimes do not fit its kept rows; it is damaged.");
}

function decodeMatrix(text: string, rows: number, cols: number, what: string): Matrix {
  return { data: decodeShortFloats(text, rows * cols, what), rows, cols };
}
