import { type EngineChoice, fitInTrainer, type Matrix, matrix } from '../src/index';
import { createRandom } from '../src/random';

/** One size of the bench `scale`. */
export interface ScaleRun {
  readonly rows: number;
  readonly trainingRows: number;
  readonly seconds: number;
  /** By stage. */
  readonly stages: Readonly<Record<string, number>>;
  readonly neighborMethod: string;
  readonly neighborRecall: number;
  readonly engine: string;
}

const CLUSTERS = 50;

/** Rows around random centres, which lie four deviations apart in each feature. */
function clusteredRows(rows: number, cols: number): Matrix {
  const random = createRandom(1);
  const centers = Float32Array.from({ length: CLUSTERS * cols }, () => 4 * random.normal());
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const center = random.integer(CLUSTERS) * cols;
    for (let c = 0; c < cols; c++) data[i * cols + c] = centers[center + c] + random.normal();
  }
  return matrix(data, rows, cols);
}

// The entry of a process of its own, which `scale` forks: as Node-RED does, it gives the rows to a trainer process.
async function main(): Promise<void> {
  const [rows, features] = process.argv.slice(2, 4).map(Number);
  const engine = process.argv[4] as EngineChoice;
  const X = clusteredRows(rows, features);
  const started = performance.now();
  const { report } = await fitInTrainer(X, { engine });
  const seconds = (performance.now() - started) / 1000;
  const { trainingRows, neighborMethod, neighborRecall, seconds: stages } = report;
  const run: ScaleRun = {
    rows,
    trainingRows,
    seconds,
    stages: { ...stages },
    neighborMethod,
    neighborRecall,
    engine: report.engine,
  };
  process.send?.(run, () => process.disconnect());
}

void main();
