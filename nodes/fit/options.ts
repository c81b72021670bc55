import { FIT_OPTIONS, type FitInTrainerOptions, methodsWith } from '../../src/index';
import type { NodeConfig } from '../shared/node-red';
import { MODEL_OPTIONS, type NodeOption, type NodeOptions, ROW_OPTIONS } from '../shared/nodeOptions';
import { readOptions } from '../shared/settings';
import { BUSY_POLICIES } from './trainings';

/** Which rows the node learns from, and when. */
export const COLLECTING = {
  source: {
    spec: {
      kind: 'choice',
      values: ['window', 'dataset'],
      default: 'window',
      doc: 'Rows come one by one and are kept in a window, or every message is a whole dataset.',
    },
    icon: 'sign-in',
  },
  windowSize: {
    spec: {
      kind: 'number',
      default: 2000,
      least: 10,
      most: 1_000_000,
      whole: true,
      doc: 'Rows kept: the newest.',
    },
    icon: 'clone',
    shownWhile: { option: 'source', is: ['window'] },
  },
  trainWhenFull: {
    spec: { kind: 'flag', default: true, doc: 'Train when the window first fills.' },
    shownWhile: { option: 'source', is: ['window'] },
  },
  trainEvery: {
    spec: {
      kind: 'number',
      default: 0,
      least: 0,
      most: 1_000_000_000,
      whole: true,
      doc: 'New rows after which to train again; 0 is never.',
    },
    icon: 'repeat',
    shownWhile: { option: 'source', is: ['window'] },
  },
  retrainHours: {
    spec: {
      kind: 'number',
      default: 0,
      least: 0,
      most: 100_000,
      doc: 'Hours after the last training after which to train again; 0 is never.',
    },
    icon: 'clock-o',
    shownWhile: { option: 'source', is: ['window'] },
  },
  keepWindow: {
    spec: {
      kind: 'flag',
      default: false,
      doc: 'Whether the window is kept in the context store, to be back after a restart.',
    },
    shownWhile: { option: 'source', is: ['window'] },
  },
  features: {
    spec: {
      kind: 'names',
      default: null,
      nullable: true,
      doc: 'Names of the columns to learn from; null is every numeric column but times, counters and identifiers.',
    },
    icon: 'list-ul',
    names: 'columns',
  },
  ...ROW_OPTIONS,
  whenBusy: {
    spec: {
      kind: 'choice',
      values: BUSY_POLICIES,
      default: 'ignore',
      doc: 'What to do with a training that is asked for while another runs.',
    },
    group: 'training',
    icon: 'random',
  },
  guard: {
    spec: {
      kind: 'flag',
      default: true,
      doc: 'Whether a new model that is worse than the served one on the same rows only waits as a candidate.',
    },
    group: 'training',
  },
  keepVersions: {
    spec: {
      kind: 'number',
      default: 3,
      least: 1,
      most: 20,
      whole: true,
      doc: 'Models kept under the key, the served one counted; 1 keeps no earlier one.',
    },
    group: 'training',
    icon: 'history',
  },
  includeEmbedding: {
    spec: {
      kind: 'flag',
      default: false,
      doc: 'Whether the summary has the coordinates of the training rows.',
    },
    group: 'training',
  },
} as const satisfies NodeOptions;

/** The options of `fit` that the node offers, each as the library has it. */
const TRAINING = {
  method: { spec: FIT_OPTIONS.method, icon: 'map-o' },
  preset: { spec: FIT_OPTIONS.preset, icon: 'hourglass-half' },
  refine: { spec: FIT_OPTIONS.refine },
  retrain: { spec: FIT_OPTIONS.retrain, group: 'training', icon: 'crosshairs' },
  missing: { spec: FIT_OPTIONS.missing, group: 'rows', icon: 'question-circle-o' },
  perplexity: {
    spec: FIT_OPTIONS.perplexity,
    group: 'training',
    icon: 'users',
    shownWhile: { option: 'method', is: methodsWith('perplexity') },
  },
  nNeighbors: {
    spec: FIT_OPTIONS.nNeighbors,
    group: 'training',
    icon: 'users',
    shownWhile: { option: 'method', is: methodsWith('nNeighbors') },
  },
  minDist: {
    spec: FIT_OPTIONS.minDist,
    group: 'training',
    icon: 'compress',
    shownWhile: { option: 'method', is: methodsWith('minDist') },
  },
  targetWeight: { spec: FIT_OPTIONS.targetWeight, group: 'training', icon: 'magnet' },
  seed: { spec: FIT_OPTIONS.seed, group: 'training', icon: 'leaf' },
  engine: { spec: FIT_OPTIONS.engine, group: 'training', icon: 'microchip' },
} as const satisfies NodeOptions;

/** All options, in the dialog's order. */
export const OPTIONS = { ...MODEL_OPTIONS, ...COLLECTING, ...TRAINING } as const satisfies NodeOptions;

/** The options passed to `fit`. An option whose field is hidden, such as the perplexity with UMAP, is left out. */
export function readTraining(config: NodeConfig, where: string): FitInTrainerOptions {
  const values = readOptions(TRAINING, config, where);
  const isShown = ({ shownWhile }: NodeOption): boolean =>
    !shownWhile || shownWhile.is.includes(String(values[shownWhile.option as keyof typeof values]));
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => isShown(TRAINING[name as keyof typeof TRAINING])),
  );
}
