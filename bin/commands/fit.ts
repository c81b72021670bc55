import { availableParallelism } from 'node:os';
import { FIT_OPTIONS, fitInTrainer, readDataset } from '../../src/index';
import { openOutput, refuseOverwriting } from '../files/output';
import { allRows, labelsOf, openRows } from '../files/rows';
import { clearProgress, showProgress, tell } from '../terminal';
import { UsageError } from '../usageError';
import { command } from './command';
import { FORMAT, LABEL, ROWS } from './options';

const { labels: _, featureNames: __, ...FROM_THE_LIBRARY } = FIT_OPTIONS;

export const fit = command({
  name: 'fit',
  summary: 'learns a map from rows',
  files: ROWS,
  options: {
    model: {
      kind: 'text',
      default: null,
      nullable: true,
      doc: 'The file to write the model to. Default: standard output.',
    },
    ...FORMAT,
    ...LABEL,
    features: {
      kind: 'names',
      default: null,
      nullable: true,
      doc: 'The columns to learn from, separated by commas. Default: all that are measurements; text, times, counters and identifiers are not.',
    },
    exclude: { kind: 'names', default: [], doc: 'Columns that are no features, separated by commas.' },
    ...FROM_THE_LIBRARY,
  },
  run: async ([file], { model: target, format = null, label, features = null, exclude = [], ...options }) => {
    refuseOverwriting(target ?? undefined, file);
    if (!target && process.stdout.isTTY)
      throw new UsageError('Give the file to write the model to: --model FILE.');
    // Before a long training, not after it, it must be clear that the model can be written.
    const output = openOutput(target ?? undefined);
    const rows = await allRows(await openRows(file, format));
    const labels = label ? labelsOf(rows, label) : null;
    const dataset = readDataset(rows, {
      features,
      missing: options.missing ?? FIT_OPTIONS.missing.default,
      exclude: label ? [...exclude, label] : exclude,
    });
    const { model, report } = await fitInTrainer(dataset, {
      threads: availableParallelism(),
      ...options,
      labels,
      onProgress: showProgress,
    }).finally(clearProgress);
    for (const note of report.notes) tell(note);
    const names = model.features ? ` (${model.features.join(', ')})` : '';
    tell(
      `A ${model.method} map of ${report.rows} rows with ${report.features} features${names}, fitted in ${report.seconds.total.toFixed(1)} s by ${report.engine}.`,
    );
    await output.write(`${JSON.stringify(model)}\n`);
    output.finish();
  },
});
