import { parseArgs } from 'node:util';
import { loadEngine } from '../src/engines/load';
import {
  evaluate,
  type FitOptions,
  type FitResult,
  fit,
  type Label,
  type Matrix,
  type ModelEnvelope,
  type Moved,
  Projector,
  takeRows,
} from '../src/index';
import { rowRange } from '../src/matrix';
import { readEarlier } from '../src/training/earlier';
import { displacementOf } from '../src/training/moved';
import { loadTable, type Table } from './dataset';

interface Measured {
  /** Mean of trustworthiness, continuity and neighborhood hit of rows that no window has; of the first two without labels. */
  readonly mu: number;
  readonly move: Pick<Moved, 'mean' | 'median' | 'p95'> | null;
  readonly moveFromFirst: Pick<Moved, 'mean' | 'median' | 'p95'> | null;
  readonly steps: number;
  readonly seconds: number;
  readonly newRows: number | null;
  readonly guard: number | null;
}

/** Trainings on windows that follow one another: each afresh, and each aligned to the one before. */
export async function retrain(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: {
      dataset: { type: 'string' },
      windows: { type: 'string', default: '4' },
      rows: { type: 'string', default: '2000' },
      share: { type: 'string', default: '0.5' },
      method: { type: 'string', default: 'tsne' },
      preset: { type: 'string', default: 'balanced' },
      seed: { type: 'string', default: '0' },
      refine: { type: 'boolean', default: false },
      'no-fresh': { type: 'boolean', default: false },
      options: { type: 'string', default: '{}' },
    },
  });
  if (!values.dataset) throw new Error('Give a data set: --dataset DIR');
  const table = loadTable(values.dataset);
  const { method, preset, refine } = values;
  const options = {
    method,
    preset,
    refine,
    seed: Number(values.seed),
    ...JSON.parse(values.options),
  } as FitOptions;
  const size = Number(values.rows);
  const stride = Math.max(1, Math.round(size * (1 - Number(values.share))));
  const count = Number(values.windows);
  const windows = windowsOf(table, { size, stride, count });
  const chain: object[] = [];
  let first: ModelEnvelope | null = null;
  let previous: ModelEnvelope | null = null;
  for (const { rows, others } of windows) {
    process.stderr.write(`\r${table.name}: window ${chain.length + 1} of ${windows.length}   `);
    const task = { table, rows, others, options };
    const fresh = values['no-fresh'] ? null : await measured(task, { first, previous, retrain: 'fresh' });
    const aligned = await measured(task, { first, previous, retrain: 'aligned' });
    chain.push({ fresh: fresh?.figures ?? null, aligned: aligned.figures });
    previous = aligned.model;
    first ??= aligned.model;
  }
  process.stderr.write('\n');
  return {
    dataset: table.name,
    ...{ rows: size, share: Number(values.share), method, preset, refine },
    windows: chain,
    leftOut: values['no-fresh'] ? null : await leftOut(table, size, options),
  };
}

interface Window {
  /** The rows of the window, and as many others to measure by, around it in the same order. */
  readonly rows: Uint32Array;
  readonly others: Uint32Array;
}

/** Of so many rows one is kept out of all windows, to measure by: around the window in a set in time order, else up to so many. */
const KEPT_OUT = 4;
const MOST_OTHERS = 2000;

function windowsOf(
  { X, isShuffled }: Table,
  { size, stride, count }: { size: number; stride: number; count: number },
): Window[] {
  const all = Array.from({ length: X.rows }, (_, row) => row);
  const training = all.filter((row) => row % KEPT_OUT !== 0);
  const windows: Window[] = [];
  for (let start = 0; start + size <= training.length && windows.length < count; start += stride) {
    const rows = training.slice(start, start + size);
    const [from, to] = [rows[0], rows[rows.length - 1]];
    const others = all
      .filter((row) => row % KEPT_OUT === 0 && (isShuffled || (row >= from && row <= to)))
      .slice(0, MOST_OTHERS);
    windows.push({ rows: Uint32Array.from(rows), others: Uint32Array.from(others) });
  }
  return windows;
}

interface Task extends Window {
  readonly table: Table;
  readonly options: FitOptions;
}

interface Before {
  readonly first: ModelEnvelope | null;
  readonly previous: ModelEnvelope | null;
  readonly retrain: 'aligned' | 'fresh';
}

async function measured(
  { table, rows, others, options }: Task,
  { first, previous, retrain: mode }: Before,
): Promise<{ model: ModelEnvelope; figures: Measured }> {
  const X = takeRows(table.X, rows);
  const started = performance.now();
  const result = await fit(X, { ...options, previous: previous ?? undefined, retrain: mode });
  const seconds = (performance.now() - started) / 1000;
  const { model, report } = result;
  const labels = Array.from(others, (row) => table.labels[row]);
  return {
    model,
    figures: {
      mu: await muOf(model, takeRows(table.X, others), labels),
      move: report.retraining?.moved ?? null,
      moveFromFirst: first && (await moveFrom(first, X, result)),
      steps: report.steps,
      seconds,
      newRows: report.retraining?.moved?.newRows ?? null,
      guard: report.retraining?.guard ? report.retraining.guard.after - report.retraining.guard.before : null,
    },
  };
}

async function muOf(model: ModelEnvelope, X: Matrix, labels: readonly Label[]): Promise<number> {
  const projector = await Projector.load(model);
  const embedding = await projector.transform(X);
  const hasLabels = labels.some((label) => label !== null);
  const metrics = await evaluate(projector.scale(X), embedding, hasLabels ? { labels } : {});
  await projector.dispose();
  const { trustworthiness, continuity, neighborhoodHit } = metrics;
  const parts = [trustworthiness, continuity, ...(neighborhoodHit === null ? [] : [neighborhoodHit])];
  return parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

async function moveFrom(
  first: ModelEnvelope,
  X: Matrix,
  { embedding }: FitResult,
): Promise<Measured['moveFromFirst']> {
  const { engine } = await loadEngine('auto');
  const settings = { featureNames: first.features, nComponents: first.nComponents };
  const earlier = await readEarlier(first, X, settings, engine, {});
  return earlier?.isKnown.some((is) => is === 1)
    ? displacementOf(earlier.served, embedding, earlier.isKnown, earlier.radius)
    : null;
}

/**
 * A class that the first window lacks comes with the second: the share of a new row's neighbours on the map that are of that
 * class, afresh and aligned, the mean over the three largest classes. Null without labels.
 */
async function leftOut(table: Table, size: number, options: FitOptions): Promise<object | null> {
  const { X, labels } = table;
  const counts = new Map<Label, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const classes = Array.from(counts.keys()).sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  if (classes.length < 2) return null;
  const half = Math.min(size, X.rows >> 2);
  const sums = { fresh: 0, aligned: 0, classes: 0 };
  for (const label of classes.slice(0, 3)) {
    const rows = Array.from({ length: X.rows }, (_, row) => row);
    const before = rows.filter((row) => labels[row] !== label).slice(0, half);
    const after = rows.slice(X.rows - 2 * half, X.rows - half);
    const test = rows.slice(X.rows - half);
    if (!after.some((row) => labels[row] === label) || !test.some((row) => labels[row] === label)) continue;
    const { model: previous } = await fit(takeRows(X, Uint32Array.from(before)), options);
    for (const mode of ['fresh', 'aligned'] as const) {
      const { model } = await fit(takeRows(X, Uint32Array.from(after)), {
        ...options,
        previous,
        retrain: mode,
      });
      const projector = await Projector.load(model);
      const map = await projector.transform(takeRows(X, Uint32Array.from(test)));
      await projector.dispose();
      sums[mode] += hitOf(
        map,
        test.map((row) => labels[row]),
        label,
      );
    }
    sums.classes++;
  }
  if (sums.classes === 0) return null;
  return { fresh: sums.fresh / sums.classes, aligned: sums.aligned / sums.classes };
}

const NEIGHBORS = 7;

/** Of the rows of one class, the share of their nearest rows on the map that are of it, too. */
function hitOf(map: Matrix, labels: readonly Label[], label: Label): number {
  let sum = 0;
  let count = 0;
  const spot = (row: number): Float32Array => rowRange(map, row, row + 1).data;
  for (let row = 0; row < map.rows; row++) {
    if (labels[row] !== label) continue;
    const own = spot(row);
    const near = labels
      .map((other, i) => ({ other, i, apart: Math.hypot(spot(i)[0] - own[0], spot(i)[1] - own[1]) }))
      .filter(({ i }) => i !== row)
      .sort((a, b) => a.apart - b.apart)
      .slice(0, NEIGHBORS);
    sum += near.filter(({ other }) => other === label).length / NEIGHBORS;
    count++;
  }
  return sum / count;
}
