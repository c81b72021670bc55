import { ENGINE_CHOICES } from '../engines/list';
import { METHOD_OPTIONS, METHODS, type Method, methodNamed, methodsWith } from '../methods/methods';
import type { ModelEnvelope } from '../model/envelope';
import { ACTIVATIONS } from '../network/network';
import { badOption, checkOptions, plainOptions } from '../options/check';
import { DISTANCE_METRICS, MISSING_POLICIES, SCALINGS } from '../options/choices';
import type { GivenOptions, OptionTable, OptionValues } from '../options/spec';
import type { FitProgress } from './progress';

const WHERE = 'fit';

/** Neighbourhoods among fewer rows mean nothing. */
export const MIN_ROWS = 10;

/** At the same cost, six narrow layers project new rows better than four wider ones; eight do no better than six. */
function sixOf(width: number): number[] {
  return new Array<number>(6).fill(width);
}

/** How long to train: `fast` for a first look, `balanced` for everyday use, `best` for the last bit of quality. */
export const PRESETS = {
  fast: { steps: 300, batchSize: 384, hiddenLayers: sixOf(128) },
  balanced: { steps: 700, batchSize: 512, hiddenLayers: sixOf(192) },
  best: { steps: 2000, batchSize: 512, hiddenLayers: sixOf(384) },
} as const;
export type Preset = keyof typeof PRESETS;

/** How a training that follows another goes about the earlier map. */
export const RETRAININGS = ['aligned', 'fresh'] as const;

const LIMIT = { kind: 'number', least: 1e-9, most: Number.MAX_VALUE, nullable: true } as const;

/** Every option of `fit` that is plain data. Of those that a preset sets, the defaults are those of `balanced`. */
export const FIT_OPTIONS = {
  method: { kind: 'choice', values: METHODS, default: 'tsne', doc: 'The objective that is minimised.' },
  preset: {
    kind: 'choice',
    values: Object.keys(PRESETS) as Preset[],
    default: 'balanced',
    doc: 'Sets steps, batchSize and hiddenLayers: fast for a first look, balanced for everyday use, best for the last bit of quality.',
  },
  ...METHOD_OPTIONS,
  steps: {
    kind: 'number',
    least: 1,
    most: 1_000_000,
    whole: true,
    default: PRESETS.balanced.steps,
    aka: ['iterations', 'nIter', 'maxIter'],
    doc: 'Training steps, one batch of edges each.',
  },
  epochs: {
    kind: 'number',
    least: 0.01,
    most: 100_000,
    default: null,
    nullable: true,
    doc: 'Passes over the rows, in each of which as many edges are drawn as there are rows; null: steps decides.',
  },
  nComponents: { kind: 'number', least: 1, most: 64, whole: true, default: 2, doc: 'Dimensions of the map.' },
  batchSize: {
    kind: 'number',
    least: 2,
    most: 65_536,
    whole: true,
    default: PRESETS.balanced.batchSize,
    doc: 'Neighbour edges in a batch, two to a head; at most half the rows.',
  },
  learningRate: {
    kind: 'number',
    least: 1e-6,
    most: 1,
    default: 0.01,
    doc: "Adam's peak learning rate, on a one-cycle schedule (Smith & Topin 2018).",
  },
  hiddenLayers: {
    kind: 'list',
    least: 1,
    most: 8192,
    longest: 10,
    default: PRESETS.balanced.hiddenLayers,
    doc: 'Widths of the hidden layers.',
  },
  activation: {
    kind: 'choice',
    values: ACTIVATIONS,
    default: 'silu',
    doc: "silu is smooth and gets as far in 500 steps as leakyRelu, the reference paper's, in 800.",
  },
  inputNoise: {
    kind: 'number',
    least: 0,
    most: 10,
    default: 0.5,
    doc: 'Standard deviation of the Gaussian noise added to training rows, as a share of the median distance to the nearest neighbour. It keeps the network from memorising rows.',
  },
  clipPair: {
    ...LIMIT,
    default: 4,
    doc: 'Largest |d(loss)/d(d^2)| of a pair, relative to its share of the loss; null is no limit.',
  },
  clipValue: { ...LIMIT, default: 4, doc: 'Largest absolute entry of the gradient; null is no limit.' },
  clipNorm: { ...LIMIT, default: 0.5, doc: 'Largest norm of the whole gradient; null is no limit.' },
  validationFraction: {
    kind: 'number',
    least: 0,
    most: 0.5,
    default: 0.1,
    doc: 'Share of the rows held out of training, which stops when their loss has stopped falling. Nothing is held out of fewer than 500 rows.',
  },
  patience: {
    kind: 'number',
    least: 1,
    most: 1000,
    whole: true,
    default: 8,
    doc: "Checks of the held-out loss without a new lowest before stopping; there are 20, in a training's second half.",
  },
  maxTrainingRows: {
    kind: 'number',
    least: 100,
    most: 10_000_000,
    whole: true,
    default: 100_000,
    doc: 'The network learns from a random sample of this size where there are more rows; all rows get coordinates.',
  },
  missing: {
    kind: 'choice',
    values: MISSING_POLICIES,
    default: 'refuse',
    doc: "Missing values: refuse them (PDR_NOT_A_NUMBER) or impute the feature's mean.",
  },
  scaling: {
    kind: 'choice',
    values: SCALINGS,
    default: 'standard',
    doc: 'standard brings each feature to mean 0 and deviation 1; none leaves their proportions as given. A feature that is constant in the training rows does not count.',
  },
  metric: {
    kind: 'choice',
    values: DISTANCE_METRICS,
    default: 'euclidean',
    doc: 'How rows are compared: by distance, or after scaling by their angle, each row being brought to unit length.',
  },
  keepRows: {
    kind: 'number',
    least: 0,
    most: 5000,
    whole: true,
    default: 2000,
    doc: 'Training rows that the model keeps, a random sample where there are more: they show the map and tell what is usual. A refined model keeps up to 5,000.',
  },
  refine: {
    kind: 'flag',
    default: false,
    doc: 'Whether projections are refined by up to 5,000 training rows kept in the model, on a map improved beyond what a network reaches: better neighbourhoods for a larger model. Left out, with a note, where rows held out show that the network alone is better. Two dimensions only.',
  },
  regimes: {
    kind: 'flag',
    default: true,
    doc: 'Whether groups of the training rows are looked for, which the model then tells readings by. Needs kept rows.',
  },
  retrain: {
    kind: 'choice',
    values: RETRAININGS,
    default: 'aligned',
    doc: 'What becomes of the map of an earlier model (previous): aligned starts from it and keeps rows that it knows where they are; fresh makes a new one.',
  },
  engine: {
    kind: 'choice',
    values: ENGINE_CHOICES,
    default: 'auto',
    doc: 'What computes; auto is the fastest that loads.',
  },
  threads: {
    kind: 'number',
    least: 1,
    most: 256,
    whole: true,
    default: null,
    nullable: true,
    doc: 'Threads for training; null is all cores, or in a process of its own all that such processes may use.',
  },
  seed: {
    kind: 'number',
    least: 0,
    most: 2 ** 32 - 1,
    whole: true,
    default: 0,
    aka: ['randomState', 'randomSeed'],
    doc: 'The same seed, rows and engine give the same model.',
  },
  labels: {
    kind: 'labels',
    default: null,
    nullable: true,
    aka: ['target', 'classes'],
    doc: "The rows' classes, null where unknown: rows of one class are drawn together on the map.",
  },
  targetWeight: {
    kind: 'number',
    least: 0,
    most: 1,
    default: 0.5,
    doc: 'How strongly labels count, from 0 (not at all) to 1 (classes are cut apart). Needs labels.',
  },
  featureNames: {
    kind: 'names',
    default: null,
    nullable: true,
    doc: 'Names of the features, kept in the model.',
  },
} as const satisfies OptionTable;

/** All options of a fit that are plain data, so that they can cross to another process. */
export type FitSettings = OptionValues<typeof FIT_OPTIONS>;

/** Options of `fit`, each with a default: see {@link FIT_OPTIONS}. */
export type FitOptions = GivenOptions<typeof FIT_OPTIONS> & {
  /** The model that the new one is to take the place of. */
  readonly previous?: ModelEnvelope | undefined;
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
  /** Aborting it rejects the fit with PDR_CANCELLED. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Fills in defaults, the preset's among them, and checks every option.
 * @throws PDR_BAD_OPTION naming the option, what it was and what it may be
 */
export function resolveOptions(options: FitOptions = {}): FitSettings {
  const { previous: _, ...given } = plainOptions(options, WHERE);
  const settings = checkOptions(FIT_OPTIONS, given, WHERE);
  const { method, refine, nComponents } = settings;
  methodNamed(method).check?.(settings);
  if (refine && nComponents !== 2) {
    throw badOption('nComponents', nComponents, '2 when "refine" is on', WHERE);
  }
  const ofPreset = Object.entries(PRESETS[settings.preset]).filter(([name]) => given[name] === undefined);
  return { ...settings, ...Object.fromEntries(ofPreset) };
}

/** A note for each given option that has no effect, since it belongs to other methods. */
export function optionNotes(given: FitOptions, method: Method): string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const methods = methodsWith(name);
    if (value === undefined || methods.length === 0 || methods.includes(method)) return [];
    return [`Option "${name}" has no effect on ${method}: it belongs to ${methods.join(' and ')}.`];
  });
}
