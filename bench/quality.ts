import { parseArgs } from 'node:util';
import type { FitOptions } from '../src/index';
import { loadDataset } from './dataset';
import { runProtocol } from './referenceProtocol';

/** One run of the reference paper's protocol. */
export async function quality(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: {
      dataset: { type: 'string' },
      method: { type: 'string', default: 'tsne' },
      preset: { type: 'string', default: 'balanced' },
      seed: { type: 'string', default: '0' },
      engine: { type: 'string', default: 'auto' },
      refine: { type: 'boolean', default: false },
      options: { type: 'string', default: '{}' },
    },
  });
  if (!values.dataset) throw new Error('Give a data set: --dataset DIR');
  const { method, preset, engine } = values;
  const seed = Number(values.seed);
  const split = loadDataset(values.dataset);
  const { refine } = values;
  const options = { method, preset, engine, seed, refine, ...JSON.parse(values.options) } as FitOptions;
  const { figures } = await runProtocol(split, options);
  return {
    dataset: split.name,
    method,
    preset,
    refine: values.refine,
    seed,
    ...figures,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
