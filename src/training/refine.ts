import type { Engine } from '../engines/engine';
import { extendMap, improveMap } from '../landmarks/improve';
import { type Landmarks, MAX_LANDMARKS } from '../landmarks/landmarks';
import { type Matrix, takeRows } from '../matrix';
import { evaluate } from '../metrics/evaluate';
import { landmarkProjection } from '../model/projections';
import type { PaceOptions } from '../pace';
import { permutation, type Random } from '../random';
import { normalizedMap, projectWith } from './embedding';

/** Share of the rows held out of the landmarks at first, to compare the refined map with the network's; and its bounds. */
const HELD_OUT_SHARE = 0.2;
const FEWEST_HELD_OUT = 20;
const MOST_HELD_OUT = 1000;

/**
 * Neighbours compared, as a share of the rows held out: as coarse as seven among two thirds of the training rows. In larger
 * neighbourhoods a network is the better, in smaller ones landmarks are.
 */
const NEIGHBOR_SHARE = 0.002;

/** By how much the refined map may fall short and still be taken: less than chance makes of the rows held out. */
const TOLERANCE = 0.002;

/** Share of the landmarks phase until the comparison. */
const COMPARED_AT = 0.8;

/** What became of the wish to refine a map. */
export interface Refinement {
  /** Null where the network alone is better. */
  readonly landmarks: Landmarks | null;
  /** The training rows on the map. */
  readonly embedding: Matrix;
  /** Says so when the map was not refined. */
  readonly notes: readonly string[];
}

/**
 * Refines a network's map by landmarks, unless rows held out from these show that the map is the worse for it.
 * @param data rows x what the network takes
 * @param onNetwork the same rows as the network projects them; centred and of unit mean square
 */
export async function refine(
  engine: Engine,
  data: Matrix,
  onNetwork: Matrix,
  random: Random,
  { signal, onProgress }: PaceOptions,
): Promise<Refinement> {
  const heldOutRows = Math.min(MOST_HELD_OUT, Math.floor(HELD_OUT_SHARE * data.rows));
  if (heldOutRows < FEWEST_HELD_OUT) {
    return unrefined(onNetwork, 'too few rows to tell whether that would be better.');
  }
  const order = permutation(data.rows, random);
  const heldOut = order.slice(data.rows - heldOutRows);
  const first = order.slice(0, Math.min(MAX_LANDMARKS, data.rows - heldOutRows));
  const points = takeRows(data, first);
  const map = await improveMap(points, takeRows(onNetwork, first), engine, {
    signal,
    onProgress: (done) => onProgress?.(COMPARED_AT * done),
  });
  const projectBy = async (coordinates: Matrix, rows: Matrix): Promise<Matrix> =>
    projectWith(await landmarkProjection(engine, { points, coordinates }, null), rows);

  const rows = takeRows(data, heldOut);
  const refined = await quality(rows, await projectBy(normalizedMap(map), rows), engine, signal);
  const plain = await quality(rows, takeRows(onNetwork, heldOut), engine, signal);
  if (refined < plain - TOLERANCE) {
    return unrefined(onNetwork, 'on rows held out, the network alone keeps neighbourhoods better.');
  }
  // The rows held out become landmarks too, where there is room for them.
  const more = takeRows(data, order.slice(first.length, MAX_LANDMARKS));
  const start = stacked(map, await projectBy(map, more));
  const all = stacked(points, more);
  const extended = await extendMap(all, start, engine, {
    signal,
    onProgress: (done) => onProgress?.(COMPARED_AT + (1 - COMPARED_AT) * done),
  });
  const landmarks = { points: all, coordinates: normalizedMap(extended) };
  return {
    landmarks,
    embedding: await projectWith(await landmarkProjection(engine, landmarks, null), data),
    notes: [],
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

function unrefined(onNetwork: Matrix, why: string): Refinement {
  return { landmarks: null, embedding: onNetwork, notes: [`The map was not refined: ${why}`] };
}

function stacked(a: Matrix, b: Matrix): Matrix {
  const data = new Float32Array(a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return { data, rows: a.rows + b.rows, cols: a.cols };
}

/** An estimate, from an everyday computer: each iteration compares every landmark with every other. */
export function secondsToRefine({ rows }: Matrix): number {
  return 2.5e-7 * Math.min(rows, MAX_LANDMARKS) ** 2;
}
