import { availableParallelism } from 'node:os';
import { loadCpuEngine } from '../engines/load';
import { releaseAll } from '../engines/release';
import { PdrError } from '../errors';
import { type DistanceBlocks, distanceBlocks } from '../linalg/distances';
import type { Matrix } from '../matrix';
import { NearestSelector } from '../neighbors/nearest';
import { checkOptions, plainOptions } from '../options/check';
import type { Label } from '../options/spec';
import { Pace } from '../pace';
import { createRandom, permutation } from '../random';
import { classNumbers, UNKNOWN } from './classes';
import type { Measurement } from './metric';
import { METRIC_RECORDS, type Metrics } from './metrics';
import { EVALUATE_OPTIONS, type EvaluateOptions } from './options';
import { notAmong } from './ranks';

/** Beyond, comparing every row with every other takes minutes: a sample of the rows is compared with every other. */
const EXACT_UP_TO_ROWS = 20_000;
/** Trustworthiness is then known to within about .002 (one standard deviation on MNIST). */
const SAMPLED_QUERIES = 4_000;

/**
 * `evaluate` of the public interface, for matrices.
 */
export async function evaluate(
  X: Matrix,
  embedding: Matrix,
  options: EvaluateOptions = {},
): Promise<Metrics> {
  const settings = checkOptions(EVALUATE_OPTIONS, plainOptions(options, 'evaluate'), 'evaluate');
  const { k, labels, engine: choice, threads } = settings;
  check(X, embedding, k, labels);
  const queries = queriesAmong(X.rows);
  const classes = labels ? classNumbers(labels) : new Int32Array(X.rows).fill(UNKNOWN);
  const task = { k, rows: X.rows, queries: queries.length, classes };
  const measured = METRIC_RECORDS.map(({ name, measure }) => ({ name, measurement: measure(task) }));
  const engine = async () => (await loadCpuEngine(choice, threads ?? availableParallelism())).engine;
  const inRows = await distanceBlocks(X, engine);
  let onMap: DistanceBlocks | null = null;
  try {
    onMap = await distanceBlocks(embedding, engine);
    const measurements = measured.map(({ measurement }) => measurement);
    await compare(inRows, onMap, queries, task, measurements, new Pace(options));
  } finally {
    await releaseAll([inRows, onMap]);
  }
  const values = measured.map(({ name, measurement }) => [name, measurement.value()]);
  return { ...Object.fromEntries(values), k, rows: X.rows, queries: queries.length } as Metrics;
}

/** Shows each query's distances and neighbours, among the rows and on the map, to all measurements. */
async function compare(
  inRows: DistanceBlocks,
  onMap: DistanceBlocks,
  queries: Int32Array,
  { k, rows }: { k: number; rows: number },
  measurements: readonly Measurement<number | null>[],
  pace: Pace,
): Promise<void> {
  const nearRows = new NearestSelector(k);
  const nearMap = new NearestSelector(k);
  for (let start = 0; start < queries.length; start += inRows.blockRows) {
    const some = queries.subarray(start, start + inRows.blockRows);
    const rowBlock = await inRows.block(some);
    const mapBlock = await onMap.block(some);
    for (let q = 0; q < some.length; q++) {
      const rowDistances = rowBlock.subarray(q * rows, (q + 1) * rows);
      const mapDistances = mapBlock.subarray(q * rows, (q + 1) * rows);
      nearRows.select(rowDistances);
      nearMap.select(mapDistances);
      const intruders = notAmong(nearMap, nearRows, rowDistances);
      const lost = notAmong(nearRows, nearMap, mapDistances);
      const query = { row: some[q], rowDistances, mapDistances, nearRows, nearMap, intruders, lost };
      for (const measurement of measurements) measurement.add(query);
      if (q % 64 === 0) await pace.step((start + q) / queries.length);
    }
  }
}

/** The rows to measure the neighbourhoods of, ascending. */
function queriesAmong(rows: number): Int32Array {
  if (rows <= EXACT_UP_TO_ROWS) return Int32Array.from({ length: rows }, (_, i) => i);
  return Int32Array.from(permutation(rows, createRandom(0)).subarray(0, SAMPLED_QUERIES)).sort();
}

function check(X: Matrix, embedding: Matrix, k: number, labels: ArrayLike<Label> | null): void {
  if (embedding.rows !== X.rows) {
    throw new PdrError(
      'PDR_DIMENSIONS',
      `There are ${X.rows} rows and coordinates of ${embedding.rows}; evaluate needs both of the same rows.`,
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
