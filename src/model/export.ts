import { encodeOnnx } from '../graph/onnx';
import { exportProgram } from '../network/inference';
import { decodeModel } from './decode';
import type { ModelEnvelope } from './envelope';

/**
 * A fitted model as one self-contained ONNX file (opset 17): input `rows`, n x nFeatures as they come, without missing
 * values; output `embedding`, n x nComponents. Standardisation and PCA are inside; landmarks are not: of a refined model the
 * network alone is exported.
 * @throws PDR_BAD_MODEL
 */
export function exportOnnx(model: ModelEnvelope): Uint8Array {
  const { preprocessing, network, parameters } = decodeModel(model);
  const { mean, scale, metric, pca } = preprocessing;
  return encodeOnnx(
    exportProgram({ network, parameters, pca, mean, scale, unitLength: metric === 'cosine' }),
  );
}
