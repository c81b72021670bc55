import {
  type Matrix,
  type ReadingFormat,
  ReadingWindow,
  readDatasetInTurns,
  type SeenColumn,
} from '../../src/index';
import { reading } from '../shared/failures';
import { countRows, labelColumn, readLabels } from '../shared/labeledRows';
import type { Message } from '../shared/node-red';
import type { LearntRows } from './messages';
import type { FitNodeSettings } from './settings';

export type TrainingSet = LearntRows & { readonly X: Matrix };

export function windowFor(settings: FitNodeSettings): ReadingWindow {
  return new ReadingWindow(settings.windowSize, formatOf(settings));
}

/**
 * Adds a message's rows to a window, in turns of the event loop; the window must not be used meanwhile.
 * @returns how many
 * @throws what `ReadingWindow.push` and `readLabels` throw
 */
export async function pushRows(
  window: ReadingWindow,
  msg: Message,
  settings: FitNodeSettings,
): Promise<number> {
  const { paths, columns, features } = settings;
  const value = paths.rows.read(msg);
  const labels = reading(() => readLabels(msg, paths, countRows(value, columns ?? features?.length ?? null)));
  return window.pushInTurns(value, labels);
}

/**
 * Reads a message that is a whole dataset, in turns of the event loop.
 * @throws what `readDatasetInTurns` and `readLabels` throw
 */
export async function readTrainingSet(
  msg: Message,
  settings: FitNodeSettings,
  signal: AbortSignal,
): Promise<TrainingSet> {
  const { paths } = settings;
  const dataset = await readDatasetInTurns(paths.rows.read(msg), formatOf(settings), { signal });
  return { ...dataset, labels: reading(() => readLabels(msg, paths, dataset.X.rows)) };
}

/** The columns of a dataset, with their values in its last row; those that were left out are not kept. */
export function columnsOf({ X, features, ignored }: TrainingSet): readonly SeenColumn[] {
  const last = X.data.slice((X.rows - 1) * X.cols);
  return [
    ...(features ?? []).map((name, f) => ({
      name,
      sample: Number.isNaN(last[f]) ? null : last[f],
      ignored: null,
    })),
    ...ignored.map(({ name, ...why }) => ({ name, sample: null, ignored: why })),
  ];
}

function formatOf({ features, columns, missing, paths }: FitNodeSettings): ReadingFormat {
  const label = labelColumn(paths);
  return { features, columns, missing, exclude: label === null ? [] : [label] };
}
