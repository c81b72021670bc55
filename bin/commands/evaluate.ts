import { evaluateModelInTrainer, rowsForModel } from '../../src/index';
import { readModel } from '../files/model';
import { openOutput } from '../files/output';
import { allRows, labelsOf, openRows } from '../files/rows';
import { clearProgress, showProgress } from '../terminal';
import { UsageError } from '../usageError';
import { command } from './command';
import { FORMAT, LABEL, MODEL, ROWS } from './options';

export const evaluate = command({
  name: 'evaluate',
  summary: 'measures how true the map is to rows: figures as JSON',
  files: ROWS,
  options: {
    ...MODEL,
    ...FORMAT,
    ...LABEL,
    k: {
      kind: 'number',
      least: 1,
      most: 1000,
      whole: true,
      default: 7,
      doc: 'Neighbours of each row that are compared.',
    },
  },
  run: async ([file], { model: modelFile, key, format = null, label, k }) => {
    if (!modelFile) throw new UsageError('Give the file with the model: --model FILE.');
    const model = readModel(modelFile, key ?? undefined);
    const rows = await allRows(await openRows(file, format));
    const { matrix } = rowsForModel(rows, model);
    const metrics = await evaluateModelInTrainer(model, matrix, {
      k,
      labels: label ? labelsOf(rows, label) : undefined,
      onProgress: showProgress,
    }).finally(clearProgress);
    await openOutput(undefined).write(`${JSON.stringify(metrics)}\n`);
  },
});
