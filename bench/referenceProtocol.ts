import {
  evaluate,
  type FitOptions,
  type FitReport,
  fit,
  type Matrix,
  type Metrics,
  Projector,
} from '../src/index';
import { rowRange } from '../src/matrix';
import type { Split } from './dataset';

/** What one run of the reference paper's protocol gives. */
export interface Run {
  /** The test rows' coordinates on the map. */
  readonly embedding: Matrix;
  readonly figures: Figures;
}

export interface Figures extends Metrics {
  /** Mean of trustworthiness, continuity and neighborhood hit; null without labels. */
  readonly mu: number | null;
  /** Of the fit, and of projecting the test rows. */
  readonly seconds: FitReport['seconds'] & { readonly projection: number };
  /** Milliseconds for one row alone: median and 99th percentile. */
  readonly singleRowMs: { readonly p50: number; readonly p99: number };
  /** The same by the network alone, which differs only for a refined model. */
  readonly singleRowPlainMs: Figures['singleRowMs'];
  readonly steps: number;
  readonly engine: FitReport['engine'];
  readonly modelKb: number;
  readonly notes: readonly string[];
}

/** The reference paper's protocol: fit on the training rows, project the test rows, measure these with k = 7. */
export async function runProtocol(
  { name, train, test, testLabels }: Split,
  options: FitOptions,
): Promise<Run> {
  const { model, report } = await fit(train, {
    scaling: 'none', // the protocol scales the rows itself
    ...options,
    onProgress: ({ phase, fraction }) =>
      process.stderr.write(`\r${name}: ${phase} ${(100 * fraction).toFixed(0)} %   `),
  });
  const projector = await Projector.load(model);
  const started = performance.now();
  const embedding = await projector.transform(test);
  const projection = (performance.now() - started) / 1000;
  const singleRowMs = await timeSingleRows(projector, test);
  await projector.dispose();
  const plain = await Projector.load({ ...model, kept: null });
  const singleRowPlainMs = await timeSingleRows(plain, test);
  await plain.dispose();
  process.stderr.write(`\r${name}: measuring ${test.rows} rows   \n`);
  const metrics = await evaluate(test, embedding, { labels: testLabels });
  const { trustworthiness, continuity, neighborhoodHit } = metrics;
  return {
    embedding,
    figures: {
      ...metrics,
      mu: neighborhoodHit === null ? null : (trustworthiness + continuity + neighborhoodHit) / 3,
      seconds: { ...report.seconds, projection },
      singleRowMs,
      singleRowPlainMs,
      steps: report.steps,
      engine: report.engine,
      modelKb: Math.round(JSON.stringify(model).length / 1024),
      notes: report.notes,
    },
  };
}

async function timeSingleRows(projector: Projector, rows: Matrix): Promise<Figures['singleRowMs']> {
  const times: number[] = [];
  for (let row = 0; row < Math.min(1000, rows.rows); row++) {
    const started = performance.now();
    await projector.transform(rowRange(rows, row, row + 1));
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { p50: times[times.length >> 1], p99: times[Math.floor(0.99 * times.length)] };
}
