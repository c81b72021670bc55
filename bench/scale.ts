import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { PeakMemory } from './peakMemory';
import type { ScaleRun } from './scaleRun';

interface Size extends ScaleRun {
  readonly peakRssMb: number;
}

/** How time and memory of a fit grow with the rows; each size in a process of its own, the trainer another. */
export async function scale(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '10000,30000,100000,300000' },
      features: { type: 'string', default: '32' },
      engine: { type: 'string', default: 'auto' },
    },
  });
  const sizes: Size[] = [];
  for (const rows of values.sizes.split(',')) {
    process.stderr.write(`${rows} rows ...\n`);
    sizes.push(await runSize([rows, values.features, values.engine]));
  }
  return { features: Number(values.features), sizes, timeExponent: exponent(sizes) };
}

function runSize(args: string[]): Promise<Size> {
  return new Promise((resolve, reject) => {
    const child = fork(require.resolve('./scaleRun'), args);
    const memory = new PeakMemory(child.pid as number);
    let run: ScaleRun | null = null;
    child.on('message', (message) => {
      run = message as ScaleRun;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      const peakRssMb = Math.round(memory.stop() / 2 ** 20);
      if (run) resolve({ ...run, peakRssMb });
      else reject(new Error(`The fit of ${args[0]} rows ended with code ${code}.`));
    });
  });
}

/** The b of seconds = a * rows^b, by least squares on the logarithms; not a number for a single size. */
function exponent(sizes: readonly Size[]): number {
  const points = sizes.map(({ rows, seconds }) => [Math.log(rows), Math.log(seconds)]);
  const mean = (axis: number): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
