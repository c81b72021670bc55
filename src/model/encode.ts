import { encodeFloats, encodeShortFloats } from './base64';
import type { DecodedModel } from './decode';
import { FORMAT, type ModelEnvelope, sealModel, VERSION } from './envelope';

type Content = DecodedModel & Pick<ModelEnvelope, 'method' | 'features' | 'training' | 'lineage'>;

/** Packs a fitted model into its envelope. */
export function encodeModel(content: Content): ModelEnvelope {
  const { method, features, preprocessing, network, parameters, kept, regimes, training, lineage } = content;
  const { missing, mean, scale, metric, pca } = preprocessing;
  return sealModel({
    format: FORMAT,
    version: VERSION,
    createdAt: new Date().toISOString(),
    lineage,
    method,
    features: features && [...features],
    nFeatures: mean.length,
    nComponents: network.widths[network.widths.length - 1],
    preprocessing: {
      missing,
      mean: encodeFloats(mean),
      scale: encodeFloats(scale),
      metric,
      pca: pca && {
        components: pca.components.rows,
        directions: encodeFloats(pca.components.data),
        center: encodeFloats(pca.mean),
      },
    },
    network: {
      widths: [...network.widths],
      activation: network.activation,
      parameters: encodeShortFloats(parameters),
    },
    kept: kept && {
      rows: kept.points.rows,
      points: encodeShortFloats(kept.points.data),
      coordinates: encodeShortFloats(kept.coordinates.data),
      labels: kept.labels,
      novelty: kept.novelty && {
        scores: encodeShortFloats(kept.novelty.scores),
        independent: kept.novelty.independent,
        spacing: kept.novelty.spacing,
      },
      refines: kept.refines,
      remembered: kept.remembered,
    },
    regimes: regimes && { ...regimes, of: Buffer.from(regimes.of).toString('base64') },
    training,
  });
}
