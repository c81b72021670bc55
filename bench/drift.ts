import { parseArgs } from 'node:util';
import {
  DriftTest,
  describeDrift,
  driftSpacing,
  fit,
  type Matrix,
  type ModelEnvelope,
  Projector,
  takeRows,
} from '../src/index';
import { rowRange } from '../src/matrix';
import { columnMoments } from '../src/preprocess/moments';
import { createRandom, permutation } from '../src/random';
import { loadTable } from './dataset';

/** The map decides nothing about drift, and is trained for a moment only. */
const FIT = { preset: 'fast', steps: 20, regimes: false } as const;
const MOST_KNOWN = 5000;
const MOST_NEW = 10_000;
/** Deviations by which one feature is changed. */
const SHIFTS = [1, 3, 5];

interface Found {
  /** Rows of the stream until the drift was told. */
  readonly rows: number;
  readonly features: readonly string[];
}

/**
 * False alarms of drift on streams that do not change, and how late a change is told. A series is cut into blocks, whose
 * order is drawn: the stream remembers within a block, and is throughout like what is known.
 */
export async function drift(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: {
      dataset: { type: 'string' },
      block: { type: 'string', default: '500' },
      draws: { type: 'string', default: '10' },
      level: { type: 'string', default: '0.01' },
    },
  });
  if (!values.dataset) throw new Error('Give a data set: --dataset DIR');
  const { name, X, isShuffled } = loadTable(values.dataset);
  const level = Number(values.level);
  const block = isShuffled ? 1 : Number(values.block);
  const draws = Number(values.draws);
  const spacings: number[] = [];
  const tested: number[] = [];
  let falseAlarms = 0;
  const delays = SHIFTS.map(() => [] as (number | null)[]);
  let named = 0;
  for (let seed = 0; seed < draws; seed++) {
    const rows = inBlocks(X, block, seed);
    const knownCount = Math.min(MOST_KNOWN, rows.rows >> 1);
    const known = rowRange(rows, 0, knownCount);
    const stream = rowRange(rows, knownCount, Math.min(rows.rows, knownCount + MOST_NEW));
    const { model } = await fit(known, FIT);
    const spacing = driftSpacing(model) ?? 1;
    spacings.push(spacing);
    tested.push(Math.ceil(stream.rows / spacing));
    if (await firstDrift(model, stream, level)) falseAlarms++;
    const feature = createRandom(seed).integer(X.cols);
    const deviation = columnMoments(known).deviation[feature];
    const changeAt = stream.rows >> 1;
    for (const [i, shift] of SHIFTS.entries()) {
      const found = await firstDrift(model, changed(stream, changeAt, feature, shift * deviation), level);
      const isFound = found !== null && found.rows > changeAt;
      delays[i].push(isFound ? found.rows - changeAt : null);
      if (isFound && shift === 5 && found.features[0] === String(feature + 1)) named++;
    }
    process.stderr.write(`\r${name}: draw ${seed + 1} of ${draws}   `);
  }
  process.stderr.write('\n');
  const last = delays[SHIFTS.indexOf(5)].filter((delay) => delay !== null);
  return {
    dataset: name,
    ...{ level, block, draws },
    oneRowIn: median(spacings),
    testsOfAStream: median(tested),
    falseAlarms: falseAlarms / draws,
    delays: SHIFTS.map((deviations, i) => ({
      deviations,
      found: delays[i].filter((delay) => delay !== null).length / draws,
      medianRows: median(delays[i].filter((delay) => delay !== null)),
    })),
    namedRightly: last.length > 0 ? named / last.length : null,
  };
}

async function firstDrift(model: ModelEnvelope, stream: Matrix, level: number): Promise<Found | null> {
  const test = new DriftTest({ level, every: driftSpacing(model) ?? 1 });
  const places = test.rowsToTest(stream.rows);
  await using projector = await Projector.load(model);
  const { novelty } = await projector.describe(takeRows(stream, places), { novelty: true });
  if (!novelty) throw new Error('The model cannot tell what is unusual.');
  for (const [i, { p }] of novelty.entries()) {
    if (!test.take(p)) continue;
    const rows = places[i] + 1;
    const newest = rowRange(stream, Math.max(0, rows - Math.min(1000, test.rowsSinceChange)), rows);
    return { rows, features: (await describeDrift(model, newest)).map(({ feature }) => feature) };
  }
  return null;
}

/** Whole blocks of rows in a drawn order. */
function inBlocks(X: Matrix, size: number, seed: number): Matrix {
  const order = permutation(Math.floor(X.rows / size), createRandom(seed));
  return takeRows(
    X,
    Array.from(order).flatMap((block) => Array.from({ length: size }, (_, i) => block * size + i)),
  );
}

function changed(X: Matrix, from: number, feature: number, by: number): Matrix {
  const data = X.data.slice();
  for (let row = from; row < X.rows; row++) data[row * X.cols + feature] += by;
  return { ...X, data };
}

function median(numbers: readonly number[]): number | null {
  return numbers.length > 0 ? [...numbers].sort((a, b) => a - b)[numbers.length >> 1] : null;
}
