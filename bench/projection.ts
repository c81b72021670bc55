import { quantile } from '../demo/figures';
import { type EngineName, type Matrix, type ModelEnvelope, Projector } from '../src/index';
import { rowRange } from '../src/matrix';

export interface ProjectionFigures {
  readonly single: { readonly p50Ms: number; readonly p99Ms: number };
  /** The median batch's. */
  readonly batch: { readonly rowsPerSecond: number };
}

const WARM_UP = 500;
const SINGLES = 4000;
const BATCH = 1024;
const BATCHES = 20;

/** Times a projector of its own for this model and engine. */
export async function timeProjection(
  model: ModelEnvelope,
  engine: EngineName,
  rows: Matrix,
): Promise<ProjectionFigures> {
  const projector = await Projector.load(model, { engine });
  const transform = (start: number, count: number) => async (): Promise<unknown> =>
    projector.transform(rowRange(rows, start, start + count));
  for (let i = 0; i < WARM_UP; i++) await transform(i % rows.rows, 1)();
  const singles: number[] = [];
  for (let i = 0; i < SINGLES; i++) singles.push(await milliseconds(transform(i % rows.rows, 1)));
  const batches: number[] = [];
  for (let i = 0; i < BATCHES; i++) batches.push(await milliseconds(transform(i, BATCH)));
  await projector.dispose();
  singles.sort((a, b) => a - b);
  batches.sort((a, b) => a - b);
  return {
    single: { p50Ms: quantile(singles, 0.5), p99Ms: quantile(singles, 0.99) },
    batch: { rowsPerSecond: Math.round((1000 * BATCH) / quantile(batches, 0.5)) },
  };
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
