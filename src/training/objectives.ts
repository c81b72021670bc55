import { findAbParams } from '../affinities/curve';
import type { FitSettings } from '../options';
import { largevis } from '../program/objectives/largevis';
import type { Objective } from '../program/objectives/objective';
import { tsne, tsneKl } from '../program/objectives/tsne';
import { umap } from '../program/objectives/umap';

/** The objective that a fit's settings name. */
export function objectiveFor(settings: FitSettings): Objective {
  const { method, tsneForm, spread, minDist, negativeSampleRate, gamma } = settings;
  switch (method) {
    case 'tsne':
      return tsneForm === 'kl' ? tsneKl : tsne;
    case 'umap':
      return umap({ ...findAbParams(spread, minDist), negativeSampleRate });
    case 'largevis':
      return largevis({ gamma, negativeSampleRate });
  }
}
