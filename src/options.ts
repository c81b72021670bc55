import { ENGINE_CHOICES, type EngineChoice } from './engines/engine';
import { PdrError } from './errors';
import { ACTIVATIONS, type Activation } from './network/network';

/** Fewer rows have no neighbourhoods to speak of. */
export const MIN_ROWS = 10;

/** What `fit` minimises. */
export type Method = 'tsne' | 'umap' | 'largevis';
export const METHODS: readonly Method[] = ['tsne', 'umap', 'largevis'];

/** How long to train: `fast` for a first look, `balanced` for everyday use, `best` for the last bit of quality. */
export type Preset = 'fast' | 'balanced' | 'best';

/** How the t-SNE objective is normalised on a batch. */
export type TsneForm = 'contrastive' | 'kl';
const TSNE_FORMS: readonly TsneForm[] = ['contrastive', 'kl'];

/** How the learning rate moves: up and down once, down alone, or not at all. */
export type Schedule = 'oneCycle' | 'cosine' | 'constant';
const SCHEDULES: readonly Schedule[] = ['oneCycle', 'cosine', 'constant'];

/** How rows are compared: by distance, or by angle. */
export type DistanceMetric = 'euclidean' | 'cosine';
export const DISTANCE_METRICS: readonly DistanceMetric[] = ['euclidean', 'cosine'];

/** What to do with values that are missing (NaN in a matrix). */
export type MissingPolicy = 'refuse' | 'impute';

/** A row's class. `null` where unknown. */
export type Label = string | number | null;

/** What the trainer is doing. `fraction` runs from 0 to 1 over the whole fit. */
export interface FitProgress {
  readonly phase: 'preprocess' | 'neighbors' | 'affinities' | 'training' | 'landmarks' | 'embedding';
  readonly fraction: number;
  /** Passes over the training rows so far, and in all. Present while training. */
  readonly epoch?: number;
  readonly epochs?: number;
  /** Mean loss since the last report. */
  readonly loss?: number;
  /** Largest absolute entry of the gradient before clipping by value or norm, since the last report. */
  readonly maxGradient?: number;
  /** Largest |d(loss)/d(d^2)| of a pair before any clipping, relative to its share of the loss. */
  readonly maxPairGradient?: number;
  /** Loss on rows held out, when last checked. */
  readonly validationLoss?: number;
  /** Share of the pairs whose gradient was clipped, and of the gradient's entries; means since the last report. */
  readonly clippedPairs?: number;
  readonly clippedEntries?: number;
  /** Estimated seconds until the fit is done. */
  readonly secondsLeft?: number;
}

/** Everything about a fit that can be chosen by value; plain data, so that it can cross to another process. */
export interface FitSettings {
  /** The objective. Default `tsne`. */
  readonly method: Method;
  /** A bundle of `steps`, `batchSize` and `hiddenLayers`. Default `balanced`. */
  readonly preset: Preset;
  /**
   * Effective number of neighbours each row attends to (van der Maaten & Hinton 2008). Default 15; at most a third of
   * the other rows, and lowered to that (with a note) for small sets. For `tsne` and `largevis`.
   */
  readonly perplexity: number;
  /**
   * `contrastive` (InfoNCE; Damrich et al. 2023) normalises each edge by the negatives of its head, `kl` all by the whole
   * batch, as t-SNE's divergence reads. Default `contrastive`, which measures better. For `tsne`.
   */
  readonly tsneForm: TsneForm;
  /** Neighbours of a row in UMAP's fuzzy set, the row itself counted, 2 to 1000. Default 15, umap-learn's. For `umap`. */
  readonly nNeighbors: number;
  /** Distance within which rows may lie on the map, in units of `spread`; 0 to `spread`. Default 0.1. For `umap`. */
  readonly minDist: number;
  /** Scale of the map's clusters. Default 1. For `umap`. */
  readonly spread: number;
  /** From 1, the union of the rows' fuzzy sets, to 0, their intersection. Default 1. For `umap`. */
  readonly setOpMixRatio: number;
  /** Weight of the negatives against one edge. Default 5, umap-learn's and LargeVis'. For `umap` and `largevis`. */
  readonly negativeSampleRate: number;
  /** Weight of each negative. Default 7 (Tang et al. 2016). For `largevis`. */
  readonly gamma: number;
  /** Training steps, one batch of edges each. The preset's: 300, 700 or 2,000. */
  readonly steps: number;
  /** Passes over the rows, as many edges being drawn in each as there are rows; null leaves it to `steps`. Default null. */
  readonly epochs: number | null;
  /** Dimensions of the map, 1 to 64. Default 2. */
  readonly nComponents: number;
  /** Sampled neighbour edges in a batch, two to a head. The preset's: 384, 512 or 512; at most half the rows. */
  readonly batchSize: number;
  /** Adam's peak learning rate. Default 0.01: on a one-cycle schedule this wide a step trains best. */
  readonly learningRate: number;
  /** Default `oneCycle` (Smith & Topin 2018). */
  readonly schedule: Schedule;
  /** Widths of the hidden layers. The preset's: six of 128, 192 or 384. */
  readonly hiddenLayers: readonly number[];
  /** Default `silu`: smooth, it gets as far in 500 steps as the paper's `leakyRelu` in 800. */
  readonly activation: Activation;
  /** Factor on the attraction in the first part of training; 1 is none. Default 1: measured, it does not help here. */
  readonly earlyExaggeration: number;
  /**
   * Standard deviation of the Gaussian noise added to training rows, as a share of the median distance to the nearest
   * neighbour (spread over the features). Keeps the network from memorising rows. Default 0.5.
   */
  readonly inputNoise: number;
  /** Largest |d(loss)/d(d^2)| of a pair, relative to its share of the loss; null is no limit. Default 4 (umap-learn's). */
  readonly clipPair: number | null;
  /** Largest absolute gradient entry; null is no limit. Default 4, the paper's. */
  readonly clipValue: number | null;
  /** Largest norm of the whole gradient; null is no limit. Default 0.5. */
  readonly clipNorm: number | null;
  /**
   * Share of the rows held out of training, 0 to 0.5. Training stops when their loss has stopped falling, and the
   * weights of its lowest point are kept. Default 0.1, the paper's; nothing is held out of fewer than 500 rows.
   */
  readonly validationFraction: number;
  /** Checks of the held-out loss without a new lowest before stopping; there are 20, in a training's second half. Default 8. */
  readonly patience: number;
  /** More rows than this, 100 at least, are learnt from by a random sample of so many; all are placed on the map. Default 100,000. */
  readonly maxTrainingRows: number;
  /** Missing values: `refuse` them (PDR_NOT_A_NUMBER) or `impute` the feature's mean. Default `refuse`. */
  readonly missing: MissingPolicy;
  /** `standard`: each feature to mean 0 and deviation 1. `none`: as given. Default `standard`. */
  readonly scaling: 'standard' | 'none';
  /** `cosine` compares rows by their angle, after scaling: each is brought to unit length. Default `euclidean`. */
  readonly metric: DistanceMetric;
  /**
   * Whether projections are refined by up to 5,000 training rows kept in the model, on a map improved beyond what a
   * network can place: better neighbourhoods for a larger model. Two dimensions only. Default false.
   */
  readonly refine: boolean;
  /** Default `auto`: the fastest that loads. */
  readonly engine: EngineChoice;
  /** Threads for training. Default: all cores, or all but one in a trainer process. */
  readonly threads: number;
  /** The same seed, rows and engine give the same model. Default 0. */
  readonly seed: number;
  /** The rows' classes, null where unknown: rows of one class are drawn together on the map. Default none. */
  readonly labels: readonly Label[] | null;
  /** How strongly, from 0 (not at all) to 1 (classes are cut apart). Default 0.5, umap-learn's; needs `labels`. */
  readonly targetWeight: number;
  /** Names of the features, kept in the model. Default none. */
  readonly featureNames: readonly string[] | null;
}

/** Options of `fit`; each has a default, see {@link FitSettings}. */
export type FitOptions = Partial<FitSettings> & {
  readonly onProgress?: (progress: FitProgress) => void;
  readonly signal?: AbortSignal;
};

type PresetBundle = Pick<FitSettings, 'steps' | 'batchSize' | 'hiddenLayers'>;

/** At the same cost, six narrow layers place new rows better than four wider ones; eight no better than six. */
function sixOf(width: number): number[] {
  return new Array<number>(6).fill(width);
}

export const PRESETS: Readonly<Record<Preset, PresetBundle>> = {
  fast: { steps: 300, batchSize: 384, hiddenLayers: sixOf(128) },
  balanced: { steps: 700, batchSize: 512, hiddenLayers: sixOf(192) },
  best: { steps: 2000, batchSize: 512, hiddenLayers: sixOf(384) },
};

const DEFAULTS: Omit<FitSettings, keyof PresetBundle | 'threads'> = {
  method: 'tsne',
  preset: 'balanced',
  perplexity: 15,
  tsneForm: 'contrastive',
  nNeighbors: 15,
  minDist: 0.1,
  spread: 1,
  setOpMixRatio: 1,
  negativeSampleRate: 5,
  gamma: 7,
  epochs: null,
  nComponents: 2,
  learningRate: 0.01,
  schedule: 'oneCycle',
  activation: 'silu',
  earlyExaggeration: 1,
  inputNoise: 0.5,
  clipPair: 4,
  clipValue: 4,
  clipNorm: 0.5,
  validationFraction: 0.1,
  patience: 8,
  maxTrainingRows: 100_000,
  missing: 'refuse',
  scaling: 'standard',
  metric: 'euclidean',
  refine: false,
  engine: 'auto',
  seed: 0,
  labels: null,
  targetWeight: 0.5,
  featureNames: null,
};

/**
 * Fills in defaults and checks every option.
 * @param defaultThreads used when `threads` is not given
 * @throws PDR_BAD_OPTION naming the option, what it was and what it may be
 */
export function resolveOptions(options: FitOptions, defaultThreads: number): FitSettings {
  const { onProgress: _, signal: __, ...given } = options;
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const preset = (chosen.preset ?? DEFAULTS.preset) as Preset;
  oneOf('preset', preset, Object.keys(PRESETS));
  const settings = { threads: defaultThreads, ...DEFAULTS, ...PRESETS[preset], ...chosen } as FitSettings;
  oneOf('method', settings.method, METHODS);
  oneOf('activation', settings.activation, ACTIVATIONS);
  oneOf('missing', settings.missing, ['refuse', 'impute']);
  oneOf('scaling', settings.scaling, ['standard', 'none']);
  oneOf('tsneForm', settings.tsneForm, TSNE_FORMS);
  oneOf('schedule', settings.schedule, SCHEDULES);
  oneOf('metric', settings.metric, DISTANCE_METRICS);
  oneOf('engine', settings.engine, ENGINE_CHOICES);
  inRange('perplexity', settings.perplexity, 1, 1000);
  integer('nNeighbors', settings.nNeighbors, 2, 1000);
  inRange('spread', settings.spread, 0.01, 100);
  inRange('minDist', settings.minDist, 0, settings.spread);
  inRange('setOpMixRatio', settings.setOpMixRatio, 0, 1);
  inRange('negativeSampleRate', settings.negativeSampleRate, 0.1, 1000);
  inRange('gamma', settings.gamma, 0.01, 1000);
  inRange('learningRate', settings.learningRate, 1e-6, 1);
  inRange('earlyExaggeration', settings.earlyExaggeration, 1, 100);
  inRange('targetWeight', settings.targetWeight, 0, 1);
  inRange('inputNoise', settings.inputNoise, 0, 10);
  integer('steps', settings.steps, 1, 1_000_000);
  inRange('validationFraction', settings.validationFraction, 0, 0.5);
  integer('patience', settings.patience, 1, 1000);
  integer('maxTrainingRows', settings.maxTrainingRows, 100, 10_000_000);
  integer('nComponents', settings.nComponents, 1, 64);
  integer('batchSize', settings.batchSize, 2, 65_536);
  integer('threads', settings.threads, 1, 256);
  integer('seed', settings.seed, 0, 2 ** 32 - 1);
  if (settings.epochs !== null) inRange('epochs', settings.epochs, 0.01, 100_000);
  for (const key of ['clipPair', 'clipValue', 'clipNorm'] as const) {
    const limit = settings[key];
    if (limit !== null) inRange(key, limit, 1e-9, Number.MAX_VALUE);
  }
  oneOf('refine', settings.refine, [true, false]);
  if (settings.refine && settings.nComponents !== 2) {
    throw badOption('nComponents', settings.nComponents, '2 when "refine" is on');
  }
  checkHiddenLayers(settings.hiddenLayers);
  return settings;
}

function checkHiddenLayers(widths: unknown): void {
  if (!Array.isArray(widths) || widths.length < 1 || widths.length > 10) {
    throw badOption('hiddenLayers', widths, 'a list of 1 to 10 widths');
  }
  for (const width of widths) integer('hiddenLayers', width, 1, 8192);
}

function inRange(name: string, value: unknown, least: number, most: number): void {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw badOption(name, value, `a number from ${least} to ${most}`);
  }
}

function integer(name: string, value: unknown, least: number, most: number): void {
  inRange(name, value, least, most);
  if (!Number.isInteger(value)) throw badOption(name, value, `a whole number from ${least} to ${most}`);
}

function oneOf(name: string, value: unknown, known: readonly unknown[]): void {
  if (!known.includes(value)) throw badOption(name, value, `one of ${known.join(', ')}`);
}

function badOption(name: string, value: unknown, expected: string): PdrError {
  return new PdrError(
    'PDR_BAD_OPTION',
    `Option "${name}" is ${JSON.stringify(value)}; it must be ${expected}.`,
  );
}
