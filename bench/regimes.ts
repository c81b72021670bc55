import { parseArgs } from 'node:util';
import { fit, keptRows, type Label, type Matrix, Projector } from '../src/index';
import { rowRange } from '../src/matrix';
import { labelByNeighbors, VOTERS } from '../src/meaning/votes';
import { ReferenceSearch } from '../src/reference/search';
import { PRESETS, type Preset } from '../src/training/options';
import { adjustedMutualInformation } from './adjustedMutualInformation';
import { loadDataset } from './dataset';

const OTHERS = 2000;

/** Regimes beside labels that the fit does not see, and how well labels and trust are told of rows that it did not see. */
export async function regimes(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: {
      dataset: { type: 'string' },
      preset: { type: 'string', default: 'balanced' },
      seed: { type: 'string', default: '0' },
    },
  });
  if (!values.dataset || !(values.preset in PRESETS)) {
    throw new Error(`Usage: regimes --dataset DIR [--preset ${Object.keys(PRESETS).join('|')}] [--seed S]`);
  }
  const { name, train, trainLabels, test, testLabels } = loadDataset(values.dataset);
  const { model, report } = await fit(train, {
    preset: values.preset as Preset,
    seed: Number(values.seed),
    scaling: 'none',
    keepRows: train.rows,
  });
  const kept = keptRows(model);
  if (!kept?.regimes || !report.regimes) throw new Error('The model has no regimes.');
  const found = report.regimes;
  const projector = await Projector.load({
    ...model,
    kept: model.kept && { ...model.kept, labels: trainLabels },
  });
  const others = rowRange(test, 0, Math.min(OTHERS, test.rows));
  const { coordinates, label, trust } = await projector.describe(others, { label: true, trust: true });
  await projector.dispose();
  const right = (label ?? []).filter((told, row) => told?.value === testLabels[row]).length;
  const misplaced = misplacedRows(kept.coordinates, trainLabels, coordinates, testLabels);
  return {
    dataset: name,
    rows: train.rows,
    labels: new Set(trainLabels).size,
    groups: found.count,
    ami: adjustedMutualInformation(kept.regimes, trainLabels),
    noneShare: found.noneShare,
    seconds: found.seconds,
    shareOfFit: found.seconds / report.seconds.total,
    labelAccuracy: right / others.rows,
    misplaced: misplaced.filter(Boolean).length / others.rows,
    trustAuc: areaUnderCurve(
      (trust ?? []).map((share) => 1 - share),
      misplaced,
    ),
  };
}

/** Whether most of the training rows nearest to each row on the map have another label. */
function misplacedRows(
  map: Matrix,
  labels: readonly Label[],
  places: Matrix,
  own: readonly Label[],
): boolean[] {
  const search = new ReferenceSearch(map, VOTERS);
  return Array.from({ length: places.rows }, (_, row) => {
    search.find(rowRange(places, row, row + 1).data);
    return labelByNeighbors(search, labels)?.value !== own[row];
  });
}

/** How often a row of those that are so scores higher than one that is not; null where there is only one kind. */
function areaUnderCurve(scores: readonly number[], isSo: readonly boolean[]): number | null {
  const those = scores.filter((_, row) => isSo[row]);
  const rest = scores.filter((_, row) => !isSo[row]);
  if (those.length === 0 || rest.length === 0) return null;
  let above = 0;
  for (const a of those) for (const b of rest) above += a > b ? 1 : a === b ? 0.5 : 0;
  return above / (those.length * rest.length);
}
