import type { Engine } from '../engines/engine';
import { product } from '../linalg/products';
import { LARGEST_FLOAT32, type Matrix } from '../matrix';
import { subtractFromRows } from '../numbers';
import type { DistanceMetric, FeatureScaling, MissingPolicy } from '../options/choices';
import { columnMoments, type Moments } from './moments';
import { columnNotes, componentsNote } from './notes';
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

interface Settings {
  readonly missing: MissingPolicy;
  readonly scaling: FeatureScaling;
  readonly metric: DistanceMetric;
  readonly seed: number;
  readonly featureNames: readonly string[] | null;
}

/** A preprocessing with the rows it was learnt from. */
export interface FittedPreprocessing {
  readonly preprocessing: Preprocessing;
  /** rows x what the network takes */
  readonly reduced: Matrix;
  /** What a user should know about the columns; empty when there is nothing to say. */
  readonly notes: readonly string[];
}

/**
 * Learns the preprocessing of rows, and applies it to them.
 * @throws PDR_NOT_A_NUMBER where a value is infinite, or missing and to be refused
 */
export async function fitPreprocessing(
  X: Matrix,
  settings: Settings,
  engine: Engine,
): Promise<FittedPreprocessing> {
  const { missing, metric, seed, featureNames } = settings;
  const moments = columnMoments(X);
  const scaling = { missing, metric, ...scalingOf(moments, settings) };
  const rows = scaleRows(X, scaling);
  const notes = columnNotes(moments, featureNames);
  if (X.cols <= PCA_ABOVE_FEATURES) return { preprocessing: { ...scaling, pca: null }, reduced: rows, notes };
  const pca = await fitPca(rows, PCA_COMPONENTS, engine, seed);
  const centered = subtractFromRows(rows, pca.mean);
  const reduced = await onComponents(centered, pca, engine);
  return {
    preprocessing: { ...scaling, pca },
    reduced,
    notes: [...notes, componentsNote(centered, reduced)],
  };
}

/** Scaled rows as the network takes them. */
export async function reduceRows(rows: Matrix, pca: Pca | null, engine: Engine): Promise<Matrix> {
  return pca ? onComponents(subtractFromRows(rows, pca.mean), pca, engine) : rows;
}

function onComponents(centered: Matrix, pca: Pca, engine: Engine): Promise<Matrix> {
  return product(engine, centered, pca.components, { transB: true });
}

/**
 * Columns that are constant in the training rows are divided by the largest number there is, and so stay zero whatever comes
 * later: the network cannot learn what a change in them means, and would move a row by chance.
 */
function scalingOf(
  moments: Moments,
  { missing, scaling, metric }: Settings,
): Pick<Scaling, 'mean' | 'scale'> {
  const { mean, deviation } = moments;
  // Angles are taken about zero, unless a missing value has to count as the mean.
  const isAboutZero = scaling === 'none' && metric === 'cosine' && missing === 'refuse';
  const common = isAboutZero ? rootMeanSquare(moments) : commonDeviation(deviation);
  return {
    mean: isAboutZero ? new Float32Array(mean.length) : Float32Array.from(mean),
    scale: Float32Array.from(deviation, (own) => {
      if (isAboutZero) return common;
      if (own === 0) return LARGEST_FLOAT32;
      return scaling === 'standard' ? own : common;
    }),
  };
}

/** One factor for all columns keeps their proportions, and brings numbers of any size near 1. */
function commonDeviation(deviation: Float64Array): number {
  const varying = deviation.filter((own) => own > 0);
  const variance = varying.reduce((sum, own) => sum + own * own, 0) / varying.length;
  return varying.length > 0 ? Math.sqrt(variance) : 1;
}

function rootMeanSquare({ mean, deviation }: Moments): number {
  const squares = mean.reduce((sum, x, column) => sum + x * x + deviation[column] ** 2, 0);
  return Math.sqrt(squares / mean.length) || 1;
}
