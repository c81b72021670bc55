import { EVALUATE_OPTIONS, evaluateModelInTrainer, rowsForModel } from '../../src/index';
import { readModel } from '../files/model';
import { allRows, labelsOf, openRows } from '../files/rows';
import { clearProgress, showProgress } from '../terminal';
import { UsageError } from '../usageError';
import { command } from './command';
import { FORMAT, LABEL, MODEL, ROWS } from './options';

const { labels: _, ...FROM_THE_LIBRARY } = EVALUATE_OPTIONS;

export const evaluate = command({
  name: 'evaluate',
  summary: 'measures how true the map is to rows: figures as JSON',
  files: ROWS,
  options: {
    ...MODEL,
    ...FORMAT,
    ...LABEL,
    ...FROM_THE_LIBRARY,
  },
  run: async ([file], { model: modelFile, key, format = null, label, ...options }) => {
    if (!modelFile) throw new UsageError('Give the file with the model: --model FILE.');
    const model = readModel(modelFile, key ?? undefined);
    const rows = await allRows(await openRows(file, format));
    const { matrix } = rowsForModel(rows, model);
    const metrics = await evaluateModelInTrainer(model, matrix, {
      ...options,
      labels: label ? labelsOf(rows, label) : undefined,
      onProgress: showProgress,
    }).finally(clearProgress);
    console.log(JSON.stringify(metrics));
  },
});
