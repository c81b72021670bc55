import type { Engine } from '../engines/engine';
import type { Matrix } from '../matrix';
import { type DecodedModel, decodeModel } from '../model/decode';
import type { ModelEnvelope } from '../model/envelope';
import { modelProjection } from '../model/projections';
import type { PaceOptions } from '../pace';
import { reduceRows } from '../preprocess/preprocessing';
import { scaleRows } from '../preprocess/scaling';
import { onNetwork, projectWith } from './embedding';
import { type Familiarity, familiarity } from './familiar';
import { type FeatureMatch, matchFeatures } from './features';
import { mapRadius } from './moved';

/** What a model of an earlier training says of the rows of a new one. */
export interface EarlierMap extends Familiarity {
  readonly model: ModelEnvelope;
  readonly decoded: DecodedModel;
  readonly features: FeatureMatch;
  /** The rows as it projects them: rows x components. */
  readonly served: Matrix;
  /** The rows as its network alone does; the same unless it is refined. */
  readonly onNetwork: Matrix;
  /** Of its map: root mean square distance from the centre. */
  readonly radius: number;
}

/**
 * Reads a new training's rows by an earlier model.
 * @param X rows x features, as they came
 * @returns null where the model has no feature of theirs, or a map of another dimension
 */
export async function readEarlier(
  model: ModelEnvelope,
  X: Matrix,
  settings: { readonly featureNames: readonly string[] | null; readonly nComponents: number },
  engine: Engine,
  pace: PaceOptions,
): Promise<EarlierMap | null> {
  const features = matchFeatures(model, settings.featureNames, X.cols);
  if (!features || model.nComponents !== settings.nComponents) return null;
  const decoded = decodeModel(model);
  const { preprocessing, network, parameters, kept } = decoded;
  const scaled = scaleRows(asItsRows(X, features), { ...preprocessing, missing: 'impute' });
  const reduced = await reduceRows(scaled, preprocessing.pca, engine);
  const byNetwork = await onNetwork(engine, reduced, network, parameters);
  const served = kept?.refines
    ? await projectWith(await modelProjection(engine, decoded), scaled)
    : byNetwork;
  return {
    model,
    decoded,
    features,
    served,
    radius: mapRadius(kept?.coordinates ?? served),
    onNetwork: byNetwork,
    ...(await familiarity(reduced, kept?.points ?? null, engine, pace)),
  };
}

/** Rows with the features of the earlier model in its order; one that is gone is missing. */
export function asItsRows(X: Matrix, { columns }: FeatureMatch): Matrix {
  const cols = columns.length;
  const data = new Float32Array(X.rows * cols);
  for (let row = 0; row < X.rows; row++) {
    for (let f = 0; f < cols; f++) {
      data[row * cols + f] = columns[f] < 0 ? Number.NaN : X.data[row * X.cols + columns[f]];
    }
  }
  return { data, rows: X.rows, cols };
}
