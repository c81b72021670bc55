import type { AffinityGraph } from '../affinities/affinityGraph';
import type { Engine } from '../engines/engine';
import type { HeldMap } from '../landmarks/improve';
import type { Matrix } from '../matrix';
import type { Objective } from '../methods/objective';
import type { Lineage, ModelEnvelope, Moved } from '../model/envelope';
import type { NetworkShape } from '../network/network';
import type { PaceOptions } from '../pace';
import type { Random } from '../random';
import type { BatchShape } from '../step/batch';
import { type Alignment, alignment } from './align';
import { type EarlierMap, readEarlier } from './earlier';
import { compareMaps, type Guard, type NewMap } from './guard';
import { displacementOf } from './moved';
import type { FitSettings } from './options';
import type { TrainingRows } from './prepare';
import { type RememberedRows, rememberRows } from './remember';

/** What became of an earlier model's map. */
export interface RetrainingReport {
  /** `fresh` also where the earlier model had nothing to go by; the notes say why. */
  readonly mode: 'aligned' | 'fresh';
  /** The earlier model's id. */
  readonly from: string;
  /** How far known rows moved; null where it knew none. */
  readonly moved: Moved | null;
  /** How both models do on the same rows; null where they cannot be compared. */
  readonly guard: Guard | null;
  /** Features that both have, that are new, and that are gone; null where they have no names. */
  readonly features: {
    readonly stayed: readonly string[];
    readonly added: readonly string[];
    readonly gone: readonly string[];
  } | null;
}

/** A training that follows another, before its first step. */
export interface Retraining {
  readonly previous: ModelEnvelope;
  /** Null where the models have nothing in common. */
  readonly earlier: EarlierMap | null;
  /** Null for a fresh map. */
  readonly alignment: Alignment | null;
  /** Rows of earlier trainings that the new model keeps too; null for none. */
  readonly remembered: RememberedRows | null;
  readonly notes: readonly string[];
}

interface NewTraining {
  readonly settings: FitSettings;
  readonly rows: TrainingRows;
  readonly network: NetworkShape;
  readonly graph: AffinityGraph;
  readonly objective: Objective;
  readonly shape: BatchShape;
  readonly random: Random;
}

/** @returns null without an earlier model */
export async function beginRetraining(
  previous: ModelEnvelope | undefined,
  training: NewTraining,
  engine: Engine,
  pace: PaceOptions,
): Promise<Retraining | null> {
  if (!previous) return null;
  const { settings, rows } = training;
  const earlier = await readEarlier(previous, rows.X, settings, engine, pace);
  if (!earlier) {
    const note =
      'The map is a new one: the earlier model has other features, or another number of dimensions.';
    return { previous, earlier, alignment: null, remembered: null, notes: [note] };
  }
  const notes = featureNotes(earlier);
  const fresh = { previous, earlier, alignment: null, remembered: null, notes };
  if (settings.retrain === 'fresh') return fresh;
  // Refined coordinates start from the network's, which is therefore kept to its own.
  const coordinates = settings.refine ? earlier.onNetwork : earlier.served;
  const remembered = await rememberRows(earlier, rows, settings, engine, training.random);
  const found = await alignment({ ...training, earlier, coordinates, remembered }, engine);
  if (found) return { previous, earlier, alignment: found, remembered, notes };
  notes.push('The map is a new one: the earlier model knows hardly any of the rows.');
  return fresh;
}

function featureNotes({ features: { added, gone } }: EarlierMap): string[] {
  return [
    ...(added.length > 0 ? [`Features that the earlier model did not have: ${added.join(', ')}.`] : []),
    ...(gone.length > 0
      ? [`Features that the earlier model had and that are gone: ${gone.join(', ')}.`]
      : []),
  ];
}

/** Where the rows of an aligned map are to stay: known ones where they were served, others where the network has them. */
export function heldMap({ earlier, alignment: aligned }: Retraining, byNetwork: Matrix): HeldMap | null {
  if (!earlier || !aligned) return null;
  const { served, isKnown, stays } = earlier;
  const { data, cols } = served;
  const coordinates = {
    ...served,
    data: byNetwork.data.map((x, p) => (isKnown[Math.floor(p / cols)] ? data[p] : x)),
  };
  return { coordinates, strength: stays };
}

export async function endRetraining(
  { previous, earlier, alignment: aligned }: Retraining,
  map: NewMap,
): Promise<{ lineage: Lineage; report: RetrainingReport }> {
  const moved = earlier && movedFrom(earlier, map.onMap, aligned !== null);
  const { features } = previous;
  return {
    lineage: { version: previous.lineage.version + 1, parent: previous.id, moved },
    report: {
      mode: aligned ? 'aligned' : 'fresh',
      from: previous.id,
      moved,
      guard: earlier && (await compareMaps(earlier, map)),
      features: earlier && features ? namesOf(earlier) : null,
    },
  };
}

function namesOf({ features: { stayed, added, gone } }: EarlierMap): RetrainingReport['features'] {
  return { stayed, added, gone };
}

function movedFrom({ served, isKnown, radius }: EarlierMap, onMap: Matrix, isAligned: boolean): Moved | null {
  const knownRows = isKnown.reduce((sum, one) => sum + one, 0);
  if (knownRows === 0) return null;
  return {
    aligned: isAligned,
    ...displacementOf(served, onMap, isKnown, radius),
    knownRows,
    newRows: isKnown.length - knownRows,
  };
}
