import type { Engine } from '../engines/engine';
import { releaseAll } from '../engines/release';
import { type DistanceBlocks, distanceBlocks } from '../linalg/distances';
import type { Matrix } from '../matrix';
import { Pace, type PaceOptions } from '../pace';
import { compare } from './evaluate';
import { continuity, trustworthiness } from './trustworthiness';

/** The default of `evaluate`. */
const K = 7;

/**
 * How well a map keeps the neighbourhoods of some of its rows: the mean of trustworthiness and continuity over them.
 * @param X all rows, more than 14
 * @param embedding the same rows on the map
 * @param queries the rows that count, ascending
 */
export async function neighborhoodQuality(
  X: Matrix,
  embedding: Matrix,
  queries: Int32Array,
  engine: Engine,
  options: PaceOptions,
): Promise<number> {
  const task = { k: K, rows: X.rows, queries: queries.length, classes: new Int32Array(X.rows) };
  const measurements = [trustworthiness.measure(task), continuity.measure(task)] as const;
  const inRows = await distanceBlocks(X, async () => engine);
  let onMap: DistanceBlocks | null = null;
  try {
    onMap = await distanceBlocks(embedding, async () => engine);
    await compare(inRows, onMap, queries, task, measurements, new Pace(options));
  } finally {
    await releaseAll([inRows, onMap]);
  }
  if (process.env.DBG) console.error(measurements.map((m) => m.value()));
  return (measurements[0].value() + measurements[1].value()) / 2;
}
