import type { Engine } from '../engines/engine';
import { extendMap, type HeldMap, improveMap, times } from '../landmarks/improve';
import { type Landmarks, MAX_LANDMARKS } from '../landmarks/landmarks';
import { type Matrix, stacked, takeRows } from '../matrix';
import { evaluate } from '../metrics/evaluate';
import { landmarkProjection } from '../model/projections';
import type { PaceOptions } from '../pace';
import { permutation, type Random } from '../random';
import { normalizedMap, projectWith } from './embedding';

/** Fewer rows cannot be compared: they are refined as asked. */
const FEWEST_TO_COMPARE = 100;

/** Rows held out of the landmarks at first, to compare the refined map with the network's: a tenth; of few rows a larger share. */
function heldOutOf(rows: number): number {
  if (rows < FEWEST_TO_COMPARE) return 0;
  return Math.floor(Math.min(1000, Math.max(0.1 * rows, Math.min(250, 0.25 * rows))));
}

/** Neighbours compared, as a share of the rows held out. */
const NEIGHBOR_SHARE = 0.004;

/**
 * By how much the refined map may fall short on the rows held out. These are sparse, and landmarks need dense rows to be better
 * than the network: on Letter, HAR and noisy readings of machines, refined maps that equal the network's among 5,000 rows fall
 * short by this among the rows held out.
 */
const TOLERANCE = 0.006;

/** Share of the landmarks phase until the comparison. */
const COMPARED_AT = 0.8;

const NOT_REFINED =
  'The map was not refined: on rows held out, the network alone keeps neighbourhoods better.';

/** The outcome of refining a map. */
export interface Refinement {
  /** Null where the network alone is better. */
  readonly landmarks: Landmarks | null;
  /** Which training rows they are. */
  readonly rows: Uint32Array;
  /** Says so when the map was not refined. */
  readonly notes: readonly string[];
}

export interface RefineTask {
  readonly engine: Engine;
  /** rows x what the network takes */
  readonly data: Matrix;
  /** The same rows as the network projects them; centred and of unit mean square, or nearly so. */
  readonly onNetwork: Matrix;
  /** Rows that the network was not trained on, in random order: the fairest to compare by. */
  readonly unseen: Uint32Array;
  /** Landmarks at most. */
  readonly most: number;
  /** Where rows are to stay near; null for a map of its own. */
  readonly held: HeldMap | null;
  /** The map is refined in any case: the one that it follows was. */
  readonly isSettled: boolean;
  readonly random: Random;
}

/** Refines a network's map by landmarks, unless rows held out of these show that the map gets worse. */
export async function refine(
  { engine, data, onNetwork, unseen, most, held, isSettled, random }: RefineTask,
  { signal, onProgress }: PaceOptions,
): Promise<Refinement> {
  const isUnseen = new Set(unseen);
  const seen = permutation(data.rows, random).filter((row) => !isUnseen.has(row));
  const order = Uint32Array.from([...unseen, ...seen]);
  const heldOut = isSettled ? new Uint32Array(0) : order.slice(0, heldOutOf(data.rows));
  const first = order.slice(heldOut.length, heldOut.length + most);
  const points = takeRows(data, first);
  const { map, unit } = await improveMap(
    points,
    takeRows(onNetwork, first),
    held && heldRows(held, first),
    engine,
    { signal, onProgress: (done) => onProgress?.(COMPARED_AT * done) },
  );
  const inMapUnits = (improved: Matrix): Matrix =>
    unit === null ? normalizedMap(improved) : times(improved, 1 / unit);
  const projectBy = async (coordinates: Matrix, rows: Matrix): Promise<Matrix> =>
    projectWith(await landmarkProjection(engine, { points, coordinates }, null), rows);

  if (heldOut.length > 0) {
    const rows = takeRows(data, heldOut);
    const refined = await quality(rows, await projectBy(inMapUnits(map), rows), engine, signal);
    const plain = await quality(rows, takeRows(onNetwork, heldOut), engine, signal);
    if (refined < plain - TOLERANCE) {
      return { landmarks: null, rows: new Uint32Array(0), notes: [NOT_REFINED] };
    }
  }
  // The rows held out become landmarks too, up to the limit.
  const heldOutToo = heldOut.slice(0, most - first.length);
  const rows = Uint32Array.from([...first, ...heldOutToo]);
  if (heldOutToo.length === 0)
    return { landmarks: { points, coordinates: inMapUnits(map) }, rows, notes: [] };
  const more = takeRows(data, heldOutToo);
  const all = stacked(points, more);
  const extended = await extendMap(
    all,
    stacked(map, await projectBy(map, more)),
    held && unit ? heldRows({ ...held, coordinates: times(held.coordinates, unit) }, rows) : null,
    engine,
    { signal, onProgress: (done) => onProgress?.(COMPARED_AT + (1 - COMPARED_AT) * done) },
  );
  return { landmarks: { points: all, coordinates: inMapUnits(extended) }, rows, notes: [] };
}

function heldRows({ coordinates, strength }: HeldMap, rows: Uint32Array): HeldMap {
  return {
    coordinates: takeRows(coordinates, rows),
    strength: Float32Array.from(rows, (row) => strength[row]),
  };
}

/** Mean of trustworthiness and continuity. */
async function quality(
  rows: Matrix,
  coordinates: Matrix,
  { threads }: Engine,
  signal: AbortSignal | undefined,
): Promise<number> {
  const k = Math.max(1, Math.round(NEIGHBOR_SHARE * rows.rows));
  const { trustworthiness, continuity } = await evaluate(rows, coordinates, { k, threads, signal });
  return (trustworthiness + continuity) / 2;
}

/** An estimate, from an everyday computer: each iteration compares every landmark with every other. */
export function secondsToRefine({ rows }: Matrix): number {
  return 2.5e-7 * Math.min(rows, MAX_LANDMARKS) ** 2;
}
