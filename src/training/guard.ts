import type { Engine } from '../engines/engine';
import { type Matrix, takeRows } from '../matrix';
import { evaluate } from '../metrics/evaluate';
import type { EarlierMap } from './earlier';

/** How an earlier model and its successor do on the same rows. */
export interface Guard {
  /** Mean of trustworthiness and continuity of the earlier model's map, and of the new one's. */
  readonly before: number;
  readonly after: number;
  /** How many rows were compared. */
  readonly rows: number;
  /** Whether the new map is worse by more than chance explains. */
  readonly isWorse: boolean;
}

/** A map that has been made. */
export interface NewMap {
  /** The training rows, rows x what the network takes. */
  readonly reduced: Matrix;
  /** Their coordinates as the model serves them, and by its network alone. */
  readonly onMap: Matrix;
  readonly byNetwork: Matrix;
  /** Rows that the network was not trained on. */
  readonly heldOutRows: Uint32Array;
  readonly engine: Engine;
  readonly signal: AbortSignal | undefined;
}

/** By how much a new map may fall short. */
const MARGIN = 0.03;
const MOST_ROWS = 1000;
/** Fewer rows held out are too few to compare by: then all rows are. */
const FEWEST_HELD_OUT = 50;
/** Neighbours compared, as a share of the rows. */
const NEIGHBOR_SHARE = 0.02;

/**
 * Compares the maps of two models by rows that the new one was not trained on, or by all where those are few. Where the new
 * map is refined, which it is by all rows, the networks are compared.
 */
export async function compareMaps(earlier: EarlierMap, map: NewMap): Promise<Guard> {
  const { reduced, heldOutRows, byNetwork, onMap, engine, signal } = map;
  const all = Uint32Array.from({ length: reduced.rows }, (_, row) => row);
  const rows = (heldOutRows.length < FEWEST_HELD_OUT ? all : heldOutRows).slice(0, MOST_ROWS);
  const X = takeRows(reduced, rows);
  const k = Math.max(1, Math.min(Math.round(NEIGHBOR_SHARE * rows.length), (rows.length - 1) >> 1));
  const quality = async (coordinates: Matrix): Promise<number> => {
    const options = { k, threads: engine.threads, signal };
    const { trustworthiness, continuity } = await evaluate(X, takeRows(coordinates, rows), options);
    return (trustworthiness + continuity) / 2;
  };
  const before = await quality(onMap === byNetwork ? earlier.served : earlier.onNetwork);
  const after = await quality(byNetwork);
  return { before, after, rows: rows.length, isWorse: after < before - MARGIN };
}
