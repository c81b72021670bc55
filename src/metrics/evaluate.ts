import { availableParallelism } from 'node:os';
import { type EngineChoice, loadEngine } from '../engines/load';
import { PdrError } from '../errors';
import { distanceBlocks } from '../linalg/distances';
import type { Matrix } from '../matrix';
import { NearestSelector } from '../neighbors/nearest';
import type { Label } from '../options';
import { Pace, type PaceOptions } from '../pace';
import { HitCounter } from './hit';
import type { Metrics } from './metrics';
import { intrusion, worstIntrusion } from './ranks';

export interface EvaluateOptions extends PaceOptions {
  /** Neighbourhood size; default 7, as in the reference implementation. */
  readonly k?: number | undefined;
  /** Each row's class; null where unknown. Without labels there is no neighborhood hit. */
  readonly labels?: ArrayLike<Label> | undefined;
  /** Used only for rows of many features; default 'auto'. */
  readonly engine?: EngineChoice | undefined;
}

const DEFAULT_K = 7;

/**
 * Measures how true a map is to the rows it shows, in this process; `evaluateInTrainer` does the same in a process of
 * its own. Time grows with the square of the rows, memory only with the rows. Equally near rows count in their order
 * in both spaces alike, so a map that keeps every distance gets exactly 1.
 * @param X rows x features as the map's maker compares them: scaled (see `Projector.scale`), without missing values
 * @param embedding the same rows on the map: rows x components
 * @throws PDR_TOO_FEW_ROWS unless there are more than 2k rows (trustworthiness is not defined for fewer);
 *   PDR_DIMENSIONS, PDR_NOT_A_NUMBER, PDR_BAD_OPTION, PDR_ENGINE_UNAVAILABLE, PDR_CANCELLED
 */
export async function evaluate(
  X: Matrix,
  embedding: Matrix,
  options: EvaluateOptions = {},
): Promise<Metrics> {
  const { k = DEFAULT_K, labels, engine: choice = 'auto' } = options;
  check(X, embedding, k, labels);
  const n = X.rows;
  const engine = async () => (await loadEngine(choice, availableParallelism())).engine;
  const inRows = await distanceBlocks(X, engine);
  const onMap = await distanceBlocks(embedding, engine);
  try {
    const pace = new Pace(options);
    const nearRows = new NearestSelector(k);
    const nearMap = new NearestSelector(k);
    const hits = labels ? new HitCounter(labels) : null;
    let intruders = 0;
    let losses = 0;
    for (let start = 0; start < n; start += inRows.blockRows) {
      const end = Math.min(n, start + inRows.blockRows);
      const rowBlock = await inRows.block(start, end);
      const mapBlock = await onMap.block(start, end);
      for (let i = start; i < end; i++) {
        const rowDistances = rowBlock.subarray((i - start) * n, (i - start + 1) * n);
        const mapDistances = mapBlock.subarray((i - start) * n, (i - start + 1) * n);
        nearRows.select(rowDistances);
        nearMap.select(mapDistances);
        intruders += intrusion(nearMap, nearRows, rowDistances);
        losses += intrusion(nearRows, nearMap, mapDistances);
        hits?.count(i, nearMap.indices);
        if (i % 64 === 0) await pace.step(i / n);
      }
    }
    const worst = worstIntrusion(n, k);
    return {
      trustworthiness: 1 - intruders / worst,
      continuity: 1 - losses / worst,
      neighborhoodHit: hits ? hits.selfIncluded() : null,
      neighborhoodHitSelfExcluded: hits ? hits.selfExcluded() : null,
      k,
      rows: n,
    };
  } finally {
    await inRows.release();
    await onMap.release();
  }
}

function check(X: Matrix, embedding: Matrix, k: number, labels: ArrayLike<Label> | undefined): void {
  if (!Number.isInteger(k) || k < 1) {
    throw new PdrError('PDR_BAD_OPTION', `k must be a whole number of at least 1; it is ${k}.`);
  }
  if (embedding.rows !== X.rows) {
    throw new PdrError(
      'PDR_DIMENSIONS',
      `${X.rows} rows cannot be compared with ${embedding.rows} places on a map.`,
    );
  }
  if (labels && labels.length !== X.rows) {
    throw new PdrError('PDR_DIMENSIONS', `There are ${labels.length} labels for ${X.rows} rows.`);
  }
  if (X.rows <= 2 * k) {
    throw new PdrError(
      'PDR_TOO_FEW_ROWS',
      `Measuring a map with k = ${k} takes at least ${2 * k + 1} rows; there are ${X.rows}. Collect more or lower k.`,
    );
  }
  checkFinite(X, 'feature');
  checkFinite(embedding, 'map coordinate');
}

function checkFinite({ data, cols }: Matrix, what: string): void {
  const at = data.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return;
  throw new PdrError(
    'PDR_NOT_A_NUMBER',
    `Row ${Math.floor(at / cols) + 1}, ${what} ${(at % cols) + 1} is ${data[at]}; metrics need finite numbers.`,
  );
}
