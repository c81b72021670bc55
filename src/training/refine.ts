import type { Engine } from '../engines/engine';
import { improveMap } from '../landmarks/improve';
import { type Landmarks, MAX_LANDMARKS } from '../landmarks/landmarks';
import { type Matrix, takeRows } from '../matrix';
import { neighborhoodQuality } from '../metrics/newRows';
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
 * Refines a network's map by landmarks, unless rows held out from these show that the map is not the better for it.
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
  const { chosen, heldOut } = chooseRows(data.rows, random);
  const points = takeRows(data, chosen);
  const map = await improveMap(points, takeRows(onNetwork, chosen), engine, options);
  const landmarks: Landmarks = { points, coordinates: normalizedMap(map) };
  const embedding = await projectWith(await landmarkProjection(engine, landmarks, null), data);
  if (heldOut.length === 0) return { landmarks, embedding, notes: [] };
  const compared = Uint32Array.from([...chosen, ...heldOut]).sort();
  const rows = takeRows(data, compared);
  const isHeldOut = new Set(heldOut);
  const queries = Int32Array.from(compared.keys()).filter((at) => isHeldOut.has(compared[at]));
  const quality = (map: Matrix): Promise<number> =>
    neighborhoodQuality(rows, takeRows(map, compared), queries, engine, { signal: options.signal });
  if ((await quality(embedding)) >= (await quality(onNetwork))) return { landmarks, embedding, notes: [] };
  const note = 'The map was not refined: the network alone keeps the neighbourhoods of rows held out better.';
  return { landmarks: null, embedding: onNetwork, notes: [note] };
}

/** Which rows become landmarks, and which are held out to compare the refined map with the network's. */
function chooseRows(rows: number, random: Random): Record<'chosen' | 'heldOut', Uint32Array> {
  const order = permutation(rows, random);
  const share = Math.floor(HELD_OUT_SHARE * rows);
  const wanted = Math.min(MOST_HELD_OUT, Math.max(share, rows - MAX_LANDMARKS));
  const heldOut = wanted < FEWEST_HELD_OUT ? 0 : wanted;
  return {
    heldOut: order.subarray(0, heldOut),
    chosen: order.subarray(heldOut, heldOut + MAX_LANDMARKS).sort(),
  };
}

/** An estimate, from an everyday computer: each iteration compares every landmark with every other. */
export function secondsToRefine({ rows }: Matrix): number {
  return 2e-7 * Math.min(rows, MAX_LANDMARKS) ** 2;
}
