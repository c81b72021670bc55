import { parseArgs } from 'node:util';
import { evaluate, type FitOptions, fit, Projector } from '../src/index';
import { loadDataset } from './dataset';

/** The reference paper's protocol: fit on the training rows, project the test rows, measure these with k = 7. */
export async function quality(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: {
      dataset: { type: 'string' },
      method: { type: 'string', default: 'tsne' },
      preset: { type: 'string', default: 'balanced' },
      seed: { type: 'string', default: '0' },
      engine: { type: 'string', default: 'auto' },
      options: { type: 'string', default: '{}' },
    },
  });
  if (!values.dataset) throw new Error('Give a data set: --dataset DIR');
  const { name, train, test, testLabels } = loadDataset(values.dataset);
  const { model, report } = await fit(train, {
    method: values.method,
    preset: values.preset,
    engine: values.engine,
    seed: Number(values.seed),
    scaling: 'none', // the protocol scales the rows itself
    ...JSON.parse(values.options),
    onProgress: ({ phase, fraction }) =>
      process.stderr.write(`\r${name}: ${phase} ${(100 * fraction).toFixed(0)} %   `),
  } as FitOptions);
  const projector = await Projector.load(model);
  const started = performance.now();
  const embedding = await projector.transform(test);
  const projection = (performance.now() - started) / 1000;
  await projector.dispose();
  process.stderr.write(`\r${name}: measuring ${test.rows} rows   \n`);
  const metrics = await evaluate(test, embedding, { labels: testLabels });
  const { trustworthiness, continuity, neighborhoodHit, neighborhoodHitSelfExcluded } = metrics;
  return {
    dataset: name,
    method: values.method,
    preset: values.preset,
    seed: Number(values.seed),
    trustworthiness,
    continuity,
    neighborhoodHit,
    neighborhoodHitSelfExcluded,
    mu: neighborhoodHit === null ? null : (trustworthiness + continuity + neighborhoodHit) / 3,
    seconds: { ...report.seconds, projection },
    steps: report.steps,
    engine: report.engine,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    modelKb: Math.round(JSON.stringify(model).length / 1024),
    notes: report.notes,
  };
}
