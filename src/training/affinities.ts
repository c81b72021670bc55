import { supervise } from '../affinities/supervise';
import type { Affinities } from '../methods/method';
import { methodNamed } from '../methods/methods';
import type { NeighborLists } from '../neighbors/neighbors';
import type { PaceOptions } from '../pace';
import type { FitSettings } from './options';

/** The method's affinities, supervised by labels where there are any. */
export async function affinitiesFor(
  settings: FitSettings,
  neighbors: NeighborLists,
  pace: PaceOptions,
): Promise<Affinities> {
  const { method, labels, targetWeight } = settings;
  const affinities = await methodNamed(method).affinities(neighbors, settings, pace);
  return labels ? { ...affinities, graph: supervise(affinities.graph, labels, targetWeight) } : affinities;
}
