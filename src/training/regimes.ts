import type { Engine } from '../engines/engine';
import { evenlySpaced, type Matrix, stacked, takeRows } from '../matrix';
import { setApart } from '../meaning/apart';
import type { KnownRegimes, RegimeChanges } from '../meaning/inherit';
import { findRegimes, MOST_REGIME_ROWS } from '../meaning/regimes';
import { groupByNeighbors, reachOf, VOTERS } from '../meaning/votes';
import type { DecodedRegimes, KeptPoints } from '../model/decode';
import { MAX_REGIMES } from '../model/envelope';
import { exactNeighbors } from '../neighbors/exact';
import { type PaceOptions, throwIfAborted } from '../pace';
import { reduceRows } from '../preprocess/preprocessing';
import { scaleRows } from '../preprocess/scaling';
import { createRandom, permutation } from '../random';
import { ReferenceSearch } from '../reference/search';
import { asItsRows, type EarlierMap } from './earlier';
import type { TrainingRows } from './prepare';

/** What sets regimes apart is told by training rows as they came: by so many at least, where the model keeps many others. */
const LEAST_ROWS_AS_THEY_CAME = 1000;

/** Values that are compared, where so many rows are enough: each feature is sorted. */
const MOST_VALUES = 250_000;

export interface RegimesReport {
  /** How many regimes there are. */
  readonly count: number;
  /** Share of the kept rows that are in none. */
  readonly noneShare: number;
  /** What became of the earlier model's, by their numbers; null where it had none. */
  readonly changes: RegimeChanges | null;
  readonly seconds: number;
}

/**
 * Groups of the training rows, for a model that keeps some of them.
 * @param previous the model that the new one takes the place of
 * @returns null where fewer than two rows are kept
 */
export async function regimesOf(
  rows: TrainingRows,
  kept: KeptPoints | null,
  previous: Pick<EarlierMap, 'decoded' | 'features'> | null,
  { seed, engine, signal }: { seed: number; engine: Engine } & Pick<PaceOptions, 'signal'>,
): Promise<{ regimes: DecodedRegimes; report: RegimesReport } | null> {
  if (!kept || kept.points.rows < 2) return null;
  const started = performance.now();
  const { points } = kept;
  const sample = sampleRows(rows.reduced.rows, points.rows, seed);
  const asTheyCame = takeRows(rows.X, sample);
  const known = previous && (await knownRegimes(previous, asTheyCame, points.rows, engine, signal));
  const all = stacked(takeRows(rows.reduced, sample), points);
  const found = await findRegimes(all, engine, seed, known, { signal });

  const ofSample = found.of.subarray(0, sample.length);
  const ofKept = found.of.subarray(sample.length);
  const sizes = new Map<number, number>();
  for (const id of ofSample) if (id > 0) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  const ids = [...new Set(found.of)].filter((id) => id > 0);
  ids.sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0) || a - b);
  ids.length = Math.min(ids.length, MAX_REGIMES);
  const position = new Map(ids.map((id, i) => [id, i]));
  const most = Math.max(LEAST_ROWS_AS_THEY_CAME, Math.floor(MOST_VALUES / rows.X.cols));
  const some = evenlySpaced(sample.length, most);
  const apart = setApart(
    takeRows(asTheyCame, some),
    Int32Array.from(some, (row) => position.get(ofSample[row]) ?? -1),
    ids.length,
  );
  const names = new Map(previous?.decoded.regimes?.list.map(({ id, name }) => [id, name]));
  const neighbors = await exactNeighbors(points, Math.min(VOTERS, points.rows - 1), engine, { signal });
  return {
    regimes: {
      next: found.next,
      reach: reachOf(neighbors),
      of: Uint8Array.from(ofKept, (id) => (position.get(id) ?? -1) + 1),
      list: ids.map((id, i) => ({
        id,
        name: names.get(id) ?? null,
        share: (sizes.get(id) ?? 0) / sample.length,
        apart: apart[i].map((distinction) => ({
          ...distinction,
          effect: Math.round(100 * distinction.effect) / 100,
        })),
      })),
    },
    report: {
      count: ids.length,
      noneShare: ofKept.filter((id) => id === 0).length / ofKept.length,
      changes: known && found.changes,
      seconds: (performance.now() - started) / 1000,
    },
  };
}

/** All training rows, or a random sample that makes up with the kept rows as many as regimes are found among. */
function sampleRows(count: number, kept: number, seed: number): Uint32Array {
  const most = Math.max(LEAST_ROWS_AS_THEY_CAME, MOST_REGIME_ROWS - kept);
  const order = permutation(count, createRandom(seed));
  return count <= MOST_REGIME_ROWS ? order.sort() : order.subarray(0, most).sort();
}

/**
 * The regimes that the earlier model gives the rows, as it would a reading.
 * @param X rows x features, as they came
 * @param others rows that follow, of which it is not asked
 * @returns null where it has no regimes
 */
async function knownRegimes(
  { decoded: { preprocessing, kept, regimes }, features }: Pick<EarlierMap, 'decoded' | 'features'>,
  X: Matrix,
  others: number,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<KnownRegimes | null> {
  if (!kept || !regimes) return null;
  const scaled = scaleRows(asItsRows(X, features), { ...preprocessing, missing: 'impute' });
  const rows = await reduceRows(scaled, preprocessing.pca, engine);
  const search = new ReferenceSearch(kept.points, VOTERS);
  const groups = Int32Array.from(regimes.of, (position) => position - 1);
  const of = new Int32Array(X.rows + others);
  for (let row = 0; row < X.rows; row++) {
    throwIfAborted(signal);
    search.find(rows.data.subarray(row * rows.cols, (row + 1) * rows.cols));
    const vote = groupByNeighbors(search, groups, regimes.reach);
    if (vote) of[row] = regimes.list[vote.value].id;
  }
  return { of, next: regimes.next };
}
