import type { Engine } from '../engines/engine';
import { product } from '../linalg/products';
import type { Matrix } from '../matrix';
import type { DistanceMetric, FitSettings, MissingPolicy } from '../options';
import { columnMoments } from './moments';
import { fitPca, type Pca } from './pca';
import { scaleRows } from './scaling';

/** More features than this are reduced by PCA before anything else is computed from them. */
const PCA_ABOVE_FEATURES = 100;
/** Measured on MNIST and HAR: 64 components keep the neighbourhoods, and halve their noise. */
const PCA_COMPONENTS = 64;

/** What is done to rows before the network sees them. */
export interface Preprocessing {
  readonly missing: MissingPolicy;
  /** Subtracted from each feature; what a missing value counts as. */
  readonly mean: Float32Array;
  /** Each feature is divided by this; 1 where a feature is constant. */
  readonly scale: Float32Array;
  /** `cosine`: rows are then brought to unit length, among which Euclidean distance orders like the angle. */
  readonly metric: DistanceMetric;
  readonly pca: Pca | null;
}

type Settings = Pick<FitSettings, 'missing' | 'scaling' | 'metric' | 'seed'>;

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
  const scaled: Preprocessing = {
    missing,
    // A missing value counts as the mean in either case; unscaled features keep their zero otherwise.
    mean: standard || missing === 'impute' ? moments.mean : new Float32Array(X.cols),
    scale: standard ? moments.deviation : new Float32Array(X.cols).fill(1),
    metric,
    pca: null,
  };
  const rows = scaleRows(X, scaled);
  if (X.cols <= PCA_ABOVE_FEATURES) return scaled;
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
