import type { Engine } from '../engines/engine';
import { improveMap } from '../landmarks/improve';
import { type Landmarks, MAX_LANDMARKS } from '../landmarks/landmarks';
import { type Matrix, takeRows } from '../matrix';
import { evaluate } from '../metrics/evaluate';
import { landmarkProjection } from '../model/projections';
import type { PaceOptions } from '../pace';
import { permutation, type Random } from '../random';
import { normalizedMap, projectWith } from './embedding';

/** Rows kept from being landmarks, to compare the refined map with the network's: at most so many, and this share of few. */
const MOST_HELD_OUT = 2000;
const HELD_OUT_SHARE = 0.1;
/** With fewer, the comparison would be a matter of chance; all rows are landmarks then. */
const FEWEST_HELD_OUT = 50;

/** What became of the wish to refine a map. */
export interface Refinement {
  /** Null where the network alone is better. */
  readonly landmarks: Landmarks | null;
  /** The training rows on the map. */
  readonly embedding: Matrix;
  readonly notes: readonly string[];
}

/**
 * Refines a network's map by landmarks, unless rows that are no landmarks show that it is not the better for it.
 * @param data rows x what the network takes
 * @param onNetwork the same rows as the network projects them
 */
export async function refine(
  engine: Engine,
  data: Matrix,
  onNetwork: Matrix,
  random: Random,
  options: PaceOptions,
): Promise<Refinement> {
  const order = permutation(data.rows, random);
  const least = Math.floor(HELD_OUT_SHARE * data.rows);
  const wanted = Math.min(MOST_HELD_OUT, Math.max(least, data.rows - MAX_LANDMARKS));
  const heldOut = order.subarray(0, wanted < FEWEST_HELD_OUT ? 0 : wanted);
  const chosen = order.subarray(heldOut.length, heldOut.length + MAX_LANDMARKS).sort();
  const points = takeRows(data, chosen);
  const map = await improveMap(points, takeRows(onNetwork, chosen), engine, options);
  const landmarks: Landmarks = { points, coordinates: normalizedMap(map) };
  const embedding = await projectWith(await landmarkProjection(engine, landmarks, null), data);
  if (heldOut.length === 0) return { landmarks, embedding, notes: [] };
  const rows = takeRows(data, heldOut);
  const refined = await quality(rows, takeRows(embedding, heldOut));
  const plain = await quality(rows, takeRows(onNetwork, heldOut));
  if (process.env.DBG) console.error({ refined, plain });
  if (refined >= plain) return { landmarks, embedding, notes: [] };
  const note = 'The network alone projects new rows better than with landmarks: the map was not refined.';
  return { landmarks: null, embedding: onNetwork, notes: [note] };
}

/** An estimate, from an everyday computer: each iteration compares every landmark with every other. */
export function secondsToRefine({ rows }: Matrix): number {
  return 2e-7 * Math.min(rows, MAX_LANDMARKS) ** 2;
}

/** Mean of trustworthiness and continuity. */
async function quality(rows: Matrix, embedding: Matrix): Promise<number> {
  const { trustworthiness, continuity } = await evaluate(rows, embedding);
  if (process.env.DBG) console.error({ trustworthiness, continuity });
  return (trustworthiness + continuity) / 2;
}
