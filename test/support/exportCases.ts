import type { FitOptions } from '../../src/index';
import { ACTIVATIONS } from '../../src/network/network';

/** One small model for each kind of graph that an export can be; `features` decides whether there is a PCA. */
export interface ExportCase {
  readonly name: string;
  readonly features: number;
  readonly pca: boolean;
  readonly options: FitOptions;
}

const SHORT: FitOptions = { steps: 5, hiddenLayers: [16, 8] };

export const EXPORT_CASES: readonly ExportCase[] = [
  { name: 'cosine', features: 6, pca: false, options: { ...SHORT, metric: 'cosine' } },
  { name: 'three components', features: 6, pca: false, options: { ...SHORT, nComponents: 3 } },
  { name: 'refined', features: 6, pca: false, options: { ...SHORT, refine: true } },
  { name: 'principal components', features: 110, pca: true, options: SHORT },
  {
    name: 'cosine on principal components',
    features: 110,
    pca: true,
    options: { ...SHORT, metric: 'cosine' },
  },
  ...ACTIVATIONS.map((activation) => ({
    name: activation,
    features: 6,
    pca: false,
    options: { ...SHORT, activation },
  })),
];
