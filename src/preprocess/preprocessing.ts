import type { Engine } from '../engines/engine';
import { product } from '../linalg/products';
import type { Matrix } from '../matrix';
import type { DistanceMetric, MissingPolicy } from '../options/choices';
import { columnMoments } from './moments';
import { fitPca, type Pca } from './pca';
import { type Scaling, scaleRows } from './scaling';

/** More features than this are reduced by PCA before anything else is computed from them. */
const PCA_ABOVE_FEATURES = 100;
/** Measured on MNIST and HAR: 64 components keep the neighbourhoods, and halve their noise. */
const PCA_COMPONENTS = 64;

/** What is done to rows before the network sees them. */
export interface Preprocessing extends Scaling {
  readonly pca: Pca | null;
}

export const SCALINGS = ['standard', 'none'] as const;

interface Settings {
  readonly missing: MissingPolicy;
  readonly scaling: (typeof SCALINGS)[number];
  readonly metric: DistanceMetric;
  readonly seed: number;
}

/**
 * Learns the preprocessing of rows.
 * @throws PDR_NOT_A_NUMBER where a value is infinite, or missing and to be refused
 */
export async function fitPreprocessing(
  X: Matrix,
  settings: Settings,
  engine: Engine,
): Promise<Preprocessing> {
  const { missing, scaling, metric, seed } = settings;
  const moments = columnMoments(X);
  const standard = scaling === 'standard';
  const scaled: Scaling = {
    missing,
    // A missing value counts as the mean in either case; unscaled features keep their zero otherwise.
    mean: standard || missing === 'impute' ? moments.mean : new Float32Array(X.cols),
    scale: standard ? moments.deviation : new Float32Array(X.cols).fill(1),
    metric,
  };
  const rows = scaleRows(X, scaled);
  if (X.cols <= PCA_ABOVE_FEATURES) return { ...scaled, pca: null };
  return { ...scaled, pca: await fitPca(rows, PCA_COMPONENTS, engine, seed) };
}

/** {@link scaleRows}, then PCA: rows x what the network takes. */
export async function applyPreprocessing(
  X: Matrix,
  preprocessing: Preprocessing,
  engine: Engine,
): Promise<Matrix> {
  const scaled = scaleRows(X, preprocessing);
  const { pca } = preprocessing;
  if (!pca) return scaled;
  for (let i = 0; i < scaled.data.length; i++) scaled.data[i] -= pca.mean[i % scaled.cols];
  return product(engine, scaled, pca.components, { transB: true });
}
