import { findAbParams } from '../affinities/curve';
import { largevis } from '../methods/objectives/largevis';
import type { Objective } from '../methods/objectives/objective';
import { tsne } from '../methods/objectives/tsne';
import { umap } from '../methods/objectives/umap';
import type { FitSettings } from './options';

/** The objective that a fit's settings name. */
export function objectiveFor(settings: FitSettings): Objective {
  const { method, spread, minDist, negativeSampleRate, gamma } = settings;
  switch (method) {
    case 'tsne':
      return tsne;
    case 'umap':
      return umap({ ...findAbParams(spread, minDist), negativeSampleRate });
    case 'largevis':
      return largevis({ gamma, negativeSampleRate });
  }
}
