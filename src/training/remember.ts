import type { Engine } from '../engines/engine';
import { product } from '../linalg/products';
import { evenlySpaced, type Matrix, takeRows } from '../matrix';
import type { KeptPoints } from '../model/decode';
import { exactNeighbors, neighborsAmong } from '../neighbors/exact';
import { type Preprocessing, reduceRows } from '../preprocess/preprocessing';
import { scaleRows, unscaledRows } from '../preprocess/scaling';
import { permutation, type Random } from '../random';
import type { EarlierMap } from './earlier';
import { onNetwork } from './embedding';
import { MOST_COMPARED } from './familiar';
import type { FeatureMatch } from './features';
import type { TrainingRows } from './prepare';

/** Rows of earlier trainings that a new one is to keep where they were. */
export interface RememberedRows {
  /** As the new network takes them. */
  readonly points: Matrix;
  /** Where its network is to put them, and where the model that it follows served them. */
  readonly onNetwork: Matrix;
  readonly coordinates: Matrix;
  readonly labels: KeptPoints['labels'];
}

/** At most this share of the rows that a model keeps are of earlier trainings. */
const SHARE = 0.25;
/** A row is covered by others when one is as near as this quantile of rows are to their nearest. */
const QUANTILE = 0.95;

/**
 * Chooses rows of the earlier model that its successor remembers: first those of kinds that the new rows lack, each as far as
 * possible from all others (Gonzalez 1985), so that a state of a machine that comes back finds its place; then the oldest,
 * whose coordinates are the first ones: these keep the errors of many retrainings from adding up.
 * @param most rows that a model keeps
 * @returns null when the earlier model keeps none
 */
export async function rememberRows(
  earlier: EarlierMap,
  rows: TrainingRows,
  settings: { readonly keepRows: number; readonly refine: boolean },
  engine: Engine,
  random: Random,
): Promise<RememberedRows | null> {
  const { kept, network, parameters, preprocessing } = earlier.decoded;
  const most = Math.floor(SHARE * settings.keepRows);
  if (!kept || most === 0) return null;
  const points = await asNewInputs(kept.points, preprocessing, earlier.features, rows.preprocessing, engine);
  const first = await uncovered(points, rows.reduced, most, engine);
  const chosen = new Set(first);
  const oldest = permutation(kept.remembered, random).map((i) => kept.points.rows - kept.remembered + i);
  for (const row of [...oldest, ...permutation(kept.points.rows - kept.remembered, random)]) {
    if (chosen.size >= most) break;
    chosen.add(row);
  }
  const order = Uint32Array.from(chosen).sort();
  const coordinates = takeRows(kept.coordinates, order);
  return {
    points: takeRows(points, order),
    // A refined map starts from the network's own, which is to stay where it was.
    onNetwork:
      settings.refine && kept.refines
        ? await onNetwork(engine, takeRows(kept.points, order), network, parameters)
        : coordinates,
    coordinates,
    labels: kept.labels && Array.from(order, (row) => kept.labels?.[row] ?? null),
  };
}

/** Points that no row covers, farthest first, until those chosen cover all the others. */
async function uncovered(points: Matrix, rows: Matrix, most: number, engine: Engine): Promise<number[]> {
  const some = takeRows(rows, evenlySpaced(rows.rows, MOST_COMPARED));
  const among = await exactNeighbors(some, 1, engine);
  const limit = Float64Array.from(among.squaredDistances).sort()[Math.floor(QUANTILE * (some.rows - 1))];
  const { squaredDistances } = await neighborsAmong(some, points, 1, engine);
  const toNearest = Float64Array.from(squaredDistances);
  const chosen: number[] = [];
  while (chosen.length < most) {
    const farthest = toNearest.reduce((best, squared, i) => (squared > toNearest[best] ? i : best), 0);
    if (toNearest[farthest] <= limit) break;
    chosen.push(farthest);
    for (let i = 0; i < points.rows; i++) {
      toNearest[i] = Math.min(toNearest[i], squaredDistance(points, i, farthest));
    }
  }
  return chosen;
}

function squaredDistance({ data, cols }: Matrix, a: number, b: number): number {
  let sum = 0;
  for (let f = 0; f < cols; f++) sum += (data[a * cols + f] - data[b * cols + f]) ** 2;
  return sum;
}

/**
 * Points of the earlier network's input space in that of the new one; a feature that is new counts as its mean. Exact but for
 * what principal components left out, and for the length of rows that were brought to unit length.
 */
async function asNewInputs(
  points: Matrix,
  before: Preprocessing,
  { columns }: FeatureMatch,
  now: Preprocessing,
  engine: Engine,
): Promise<Matrix> {
  const { pca } = before;
  const scaled = pca ? await product(engine, points, pca.components) : points;
  // A usual row's length is the root of the number of its features.
  const length = before.metric === 'cosine' ? Math.sqrt(scaled.cols) : 1;
  const shifted = scaled.data.map((x, i) => length * (x + (pca ? pca.mean[i % scaled.cols] : 0)));
  const values = unscaledRows({ ...scaled, data: shifted }, before);
  const cols = now.mean.length;
  const data = new Float32Array(points.rows * cols).fill(Number.NaN);
  columns.forEach((column, feature) => {
    if (column < 0) return;
    for (let row = 0; row < points.rows; row++) {
      data[row * cols + column] = values.data[row * values.cols + feature];
    }
  });
  const asNow = scaleRows({ data, rows: points.rows, cols }, { ...now, missing: 'impute' });
  return reduceRows(asNow, now.pca, engine);
}
