import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fit, type Label, type Method, Projector, toArray } from '../src/index';
import { rowRange } from '../src/matrix';
import { createRandom } from '../src/random';
import { loadDataset } from './dataset';

/** What this bench uses of umap-js, which is no dependency of ours. */
interface UmapJs {
  readonly UMAP: new (options: {
    random: () => number;
  }) => { fit(rows: number[][]): number[][]; transform(rows: number[][]): number[][] };
}

interface Comparison {
  readonly fitSeconds: number;
  readonly newRowsMs: number;
  /** Share of the new rows whose nearest known row on the map has their label. */
  readonly accuracy: number;
}

/**
 * New rows on a map of others: by umap-js, which must be installed in the folder `--umap-js`, and by this package. Both get
 * the rows that the protocol has scaled, and have their defaults; ours has the method that `--method` names.
 */
export async function umapJs(args: string[]): Promise<Readonly<Record<'pdr' | 'umapJs', Comparison>>> {
  const { values } = parseArgs({
    args,
    options: {
      dataset: { type: 'string' },
      'umap-js': { type: 'string' },
      method: { type: 'string', default: 'tsne' },
      train: { type: 'string', default: '2000' },
      new: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '0' },
    },
  });
  if (values.dataset === undefined || values['umap-js'] === undefined)
    throw new Error('Give --dataset DIR and --umap-js DIR, a folder in which umap-js is installed.');
  const split = loadDataset(values.dataset);
  const seed = Number(values.seed);
  const known = Number(values.train);
  const end = known + Number(values.new);
  const train = rowRange(split.test, 0, known);
  const rows = rowRange(split.test, known, end);
  const accuracy = (of: number[][], placed: number[][]): number =>
    sameLabel(of, split.testLabels.slice(0, known), placed, split.testLabels.slice(known, end));

  let started = performance.now();
  const lap = (): number => {
    const passed = performance.now() - started;
    started = performance.now();
    return passed;
  };
  const { model } = await fit(train, { method: values.method as Method, scaling: 'none', seed });
  const projector = await Projector.load(model);
  const pdrFit = lap() / 1000;
  const placed = await projector.transform(rows);
  const pdrMs = lap();
  const trainPlaced = await projector.transform(train);
  await projector.dispose();

  const require = createRequire(join(resolve(values['umap-js']), 'package.json'));
  const { UMAP } = require('umap-js') as UmapJs;
  const random = createRandom(seed);
  const umap = new UMAP({ random: () => random.uniform() });
  const arrays = toArray(rows);
  const trainArrays = toArray(train);
  lap();
  const theirTrain = umap.fit(trainArrays);
  const theirFit = lap() / 1000;
  const theirs = umap.transform(arrays);
  const theirMs = lap();
  return {
    pdr: { fitSeconds: pdrFit, newRowsMs: pdrMs, accuracy: accuracy(toArray(trainPlaced), toArray(placed)) },
    umapJs: {
      fitSeconds: theirFit,
      newRowsMs: theirMs,
      accuracy: accuracy(theirTrain, theirs),
    },
  };
}

function sameLabel(
  known: readonly number[][],
  knownLabels: readonly Label[],
  placed: readonly number[][],
  labels: readonly Label[],
): number {
  const isSame = placed.map(([x, y], i) => {
    const distances = known.map(([a, b]) => (a - x) ** 2 + (b - y) ** 2);
    return knownLabels[distances.indexOf(Math.min(...distances))] === labels[i];
  });
  return isSame.filter(Boolean).length / isSame.length;
}
