import { availableParallelism } from 'node:os';
import type { EngineChoice } from '../engines/engine';
import { loadCpuEngine } from '../engines/load';
import { PdrError } from '../errors';
import { distanceBlocks } from '../linalg/distances';
import type { Matrix } from '../matrix';
import { NearestSelector } from '../neighbors/nearest';
import type { Label } from '../options/spec';
import { Pace, type PaceOptions } from '../pace';
import { createRandom, permutation } from '../random';
import { classNumbers, UNKNOWN } from './classes';
import { DistanceCorrelation } from './correlation';
import { HitCounter } from './hit';
import type { Metrics } from './metrics';
import { intrusion, strangersAmong, worstIntrusion } from './ranks';
import { TripletCounter } from './triplets';
import { VoteCounter } from './vote';

export interface EvaluateOptions extends PaceOptions {
  /** Neighbourhood size; default 7, as in the reference implementation. */
  readonly k?: number | undefined;
  /** Each row's class; null where unknown. Without labels there is no neighborhood hit or accuracy. */
  readonly labels?: ArrayLike<Label> | undefined;
  /** Used only for rows of many features; default 'auto'. */
  readonly engine?: EngineChoice | undefined;
  /** Threads for rows of many features. Default: all cores, or one in a process of its own. */
  readonly threads?: number | undefined;
}

const DEFAULT_K = 7;
/** Beyond, comparing every row with every other takes minutes: a sample of the rows is compared with every other. */
const EXACT_UP_TO_ROWS = 20_000;
/** Trustworthiness is then known to within about .002 (one standard deviation on MNIST). */
const SAMPLED_QUERIES = 4_000;

/**
 * Measures how true a map is to the rows it shows, in this process; `evaluateInTrainer` does the same in a process of
 * its own. Up to 20,000 rows time grows with their square, beyond with their number; memory with their number always.
 * Equally near rows count in their order in both spaces alike, so a map that keeps every distance gets exactly 1. What
 * is sampled is sampled alike every time.
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
  const { k = DEFAULT_K, labels, engine: choice = 'auto', threads = availableParallelism() } = options;
  check(X, embedding, k, labels);
  const n = X.rows;
  const queries = queriesAmong(n);
  const classes = labels ? classNumbers(labels) : new Int32Array(n).fill(UNKNOWN);
  const hits = new HitCounter(classes);
  const votes = new VoteCounter(classes);
  const triplets = new TripletCounter(queries.length);
  const correlation = new DistanceCorrelation(queries.length);
  let intruders = 0;
  let losses = 0;
  let kept = 0;
  const engine = async () => (await loadCpuEngine(choice, threads)).engine;
  const inRows = await distanceBlocks(X, engine);
  const onMap = await distanceBlocks(embedding, engine);
  try {
    const pace = new Pace(options);
    const nearRows = new NearestSelector(k);
    const nearMap = new NearestSelector(k);
    for (let start = 0; start < queries.length; start += inRows.blockRows) {
      const some = queries.subarray(start, start + inRows.blockRows);
      const rowBlock = await inRows.block(some);
      const mapBlock = await onMap.block(some);
      for (let q = 0; q < some.length; q++) {
        const rowDistances = rowBlock.subarray(q * n, (q + 1) * n);
        const mapDistances = mapBlock.subarray(q * n, (q + 1) * n);
        nearRows.select(rowDistances);
        nearMap.select(mapDistances);
        const intruding = strangersAmong(nearMap, nearRows, rowDistances);
        const lost = strangersAmong(nearRows, nearMap, mapDistances);
        intruders += intrusion(intruding, rowDistances, k);
        losses += intrusion(lost, mapDistances, k);
        kept += k - lost.length;
        triplets.count(some[q], rowDistances, mapDistances);
        correlation.count(some[q], rowDistances, mapDistances);
        hits.count(some[q], nearMap.indices);
        votes.count(some[q], nearMap.indices);
        if (q % 64 === 0) await pace.step((start + q) / queries.length);
      }
    }
  } finally {
    await inRows.release();
    await onMap.release();
  }
  const worst = queries.length * worstIntrusion(n, k);
  return {
    trustworthiness: 1 - intruders / worst,
    continuity: 1 - losses / worst,
    neighborhoodHit: hits.selfIncluded(),
    neighborhoodHitSelfExcluded: hits.selfExcluded(),
    knnRecall: kept / (queries.length * k),
    knnAccuracy: votes.accuracy(),
    spearman: correlation.spearman(),
    tripletAccuracy: triplets.accuracy(),
    k,
    rows: n,
    queries: queries.length,
  };
}

/** The rows to measure the neighbourhoods of, ascending. */
function queriesAmong(rows: number): Int32Array {
  if (rows <= EXACT_UP_TO_ROWS) return Int32Array.from({ length: rows }, (_, i) => i);
  return Int32Array.from(permutation(rows, createRandom(0)).subarray(0, SAMPLED_QUERIES)).sort();
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
  if (X.cols < 1 || embedding.cols < 1) {
    throw new PdrError('PDR_DIMENSIONS', 'Rows need at least one feature, and a map at least one dimension.');
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
