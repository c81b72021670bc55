import { types } from 'node:util';
import { PdrError } from '../errors';
import { MAX_LANDMARKS } from '../landmarks/landmarks';
import { MAX_COLUMNS } from '../matrix';
import { MOST_DISTINCTIONS } from '../meaning/apart';
import { METHODS } from '../methods/methods';
import { ACTIVATIONS, parameterCount } from '../network/network';
import { DISTANCE_METRICS } from '../options/choices';
import { unpackModel } from './binary';
import { contentId, FORMAT, MAX_REGIMES, type ModelEnvelope, VERSION } from './envelope';
import { type Layout, migrated } from './migrations';
import { isRegimeName } from './regimes';

/** Far above what `fit` makes; keeps a forged envelope from claiming the machine's memory. */
const MAX_COMPONENTS = 64;
const MAX_LAYERS = 20;
const MAX_PARAMETERS = 50_000_000;

/**
 * Checks a value found in context, a file or a message, and gives it back as a model: JSON, or the bytes of `packModel`. One of
 * an older version is brought up to this one. Nothing is built from it, and no number decoded, before its structure, sizes and checksum agree.
 * @throws PDR_NO_MODEL when there is nothing; PDR_BAD_MODEL when it is not a model, damaged, or from a newer version;
 *   PDR_MODEL_TOO_LARGE for bytes of more than 64 MB
 */
export function parseModel(value: unknown): ModelEnvelope {
  if (value === undefined || value === null) {
    throw new PdrError('PDR_NO_MODEL', 'There is no model yet. Fit one first.');
  }
  if (typeof value === 'string') throw bad('It is text. If that is JSON, parse it first: JSON.parse(text).');
  try {
    return checkModel(types.isUint8Array(value) ? unpackModel(value).content : value);
  } catch (cause) {
    if (cause instanceof PdrError) throw cause;
    // A getter that throws, a number that JSON lacks, or nesting deeper than the stack.
    throw bad('It holds something that is not plain JSON, or is nested too deeply.', cause);
  }
}

function checkModel(value: unknown): ModelEnvelope {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('It is not an object.');
  const given = value as Layout;
  if (given.format !== FORMAT) throw bad('It is not a model of this package.');
  const version = integer(given.version, 1, Number.MAX_SAFE_INTEGER, 'version');
  if (version > VERSION) {
    throw bad(
      `It comes from a newer version of this package: its layout is ${version}, and this package reads up to ${VERSION}. Update the package, or fit the model anew.`,
    );
  }
  const model = migrated(given);
  if (!model) throw bad('Its checksum does not agree with its content.');
  checkHead(model);
  checkPreprocessing(record(model.preprocessing, 'preprocessing'), model.nFeatures as number);
  checkNetwork(record(model.network, 'network'), model);
  checkKept(model);
  checkRegimes(model);
  checkLineage(record(model.lineage, 'lineage'));
  record(model.training, 'training');
  if (contentId(model) !== model.id) throw bad('Its checksum does not agree with its content.');
  return model as unknown as ModelEnvelope;
}

function checkHead(model: Layout): void {
  oneOf(model.method, METHODS, 'method');
  integer(model.nFeatures, 1, MAX_COLUMNS, 'nFeatures');
  integer(model.nComponents, 1, MAX_COMPONENTS, 'nComponents');
  text(model.id, 'id');
  text(model.createdAt, 'createdAt');
  const { features } = model;
  if (features === null) return;
  if (!Array.isArray(features) || features.length !== model.nFeatures)
    throw bad('Its feature names are damaged.');
  for (const name of features) text(name, 'features');
}

function checkPreprocessing(preprocessing: Layout, nFeatures: number): void {
  oneOf(preprocessing.missing, ['refuse', 'impute'], 'preprocessing.missing');
  oneOf(preprocessing.metric, DISTANCE_METRICS, 'preprocessing.metric');
  floats(preprocessing.mean, nFeatures, 'preprocessing.mean');
  floats(preprocessing.scale, nFeatures, 'preprocessing.scale');
  if (preprocessing.pca === null) return;
  const pca = record(preprocessing.pca, 'preprocessing.pca');
  const components = integer(pca.components, 1, nFeatures, 'preprocessing.pca.components');
  floats(pca.directions, components * nFeatures, 'preprocessing.pca.directions');
  floats(pca.center, nFeatures, 'preprocessing.pca.center');
}

function checkNetwork(network: Layout, model: Layout): void {
  const activation = oneOf(network.activation, ACTIVATIONS, 'network.activation');
  const { widths } = network;
  if (!Array.isArray(widths) || widths.length < 2 || widths.length > MAX_LAYERS) {
    throw bad('Its network is damaged.');
  }
  for (const width of widths) integer(width, 1, MAX_COLUMNS, 'network.widths');
  const pca = (model.preprocessing as ModelEnvelope['preprocessing']).pca;
  const inputs = pca ? pca.components : model.nFeatures;
  if (widths[0] !== inputs || widths[widths.length - 1] !== model.nComponents) {
    throw bad('Its network does not fit its features or components.');
  }
  const count = parameterCount({ widths, activation });
  if (count > MAX_PARAMETERS) throw bad('Its network is too large.');
  shortFloats(network.parameters, count, 'network.parameters');
}

function checkKept({ kept, network, nComponents }: Layout): void {
  if (kept === null) return;
  const { rows, points, coordinates, labels, novelty, refines, remembered } = record(kept, 'kept');
  const count = integer(rows, 1, MAX_LANDMARKS, 'kept.rows');
  const older = integer(remembered, 0, count, 'kept.remembered');
  shortFloats(points, count * (network as ModelEnvelope['network']).widths[0], 'kept.points');
  shortFloats(coordinates, count * (nComponents as number), 'kept.coordinates');
  if (novelty !== null) {
    const { scores, independent, spacing } = record(novelty, 'kept.novelty');
    shortFloats(scores, count - older, 'kept.novelty.scores');
    integer(independent, 1, count - older, 'kept.novelty.independent');
    integer(spacing, 1, 1_000_000_000, 'kept.novelty.spacing');
  }
  if (typeof refines !== 'boolean') throw bad('Its kept.refines is damaged.');
  if (refines && nComponents !== 2) throw bad('Its kept rows do not fit its components.');
  if (labels !== null && !(Array.isArray(labels) && labels.length === count && labels.every(isLabel))) {
    throw bad('Its kept.labels is damaged.');
  }
}

function checkRegimes({ regimes, kept, nFeatures }: Layout): void {
  if (regimes === null) return;
  const { next, reach, of, list } = record(regimes, 'regimes');
  const { rows } = record(kept, 'kept') as { rows: number };
  integer(next, 1, Number.MAX_SAFE_INTEGER, 'regimes.next');
  number(reach, 0, Number.MAX_VALUE, 'regimes.reach');
  if (text(of, 'regimes.of').length !== 4 * Math.ceil(rows / 3)) throw bad('Its regimes.of is damaged.');
  if (!Array.isArray(list) || list.length > MAX_REGIMES) throw bad('Its regimes.list is damaged.');
  const ids = list.map((regime) => checkRegime(record(regime, 'regimes.list'), next as number, nFeatures));
  if (new Set(ids).size < ids.length) throw bad('Two of its regimes have the same number.');
}

function checkRegime({ id, name, share, apart }: Layout, next: number, nFeatures: unknown): number {
  if (name !== null && !isRegimeName(name)) throw bad('The name of one of its regimes is none.');
  number(share, 0, 1, 'regimes.share');
  if (!Array.isArray(apart) || apart.length > MOST_DISTINCTIONS) throw bad('Its regimes.apart is damaged.');
  for (const value of apart) {
    const { feature, direction, effect } = record(value, 'regimes.apart');
    integer(feature, 0, (nFeatures as number) - 1, 'regimes.apart.feature');
    oneOf(direction, ['high', 'low'], 'regimes.apart.direction');
    number(effect, 0, 1, 'regimes.apart.effect');
  }
  return integer(id, 1, next - 1, 'regimes.id');
}

function checkLineage({ version, parent, moved }: Layout): void {
  integer(version, 1, Number.MAX_SAFE_INTEGER, 'lineage.version');
  if (parent !== null) text(parent, 'lineage.parent');
  if (moved === null) return;
  const figures = record(moved, 'lineage.moved');
  if (typeof figures.aligned !== 'boolean') throw bad('Its lineage.moved.aligned is missing.');
  for (const name of ['mean', 'median', 'p95', 'knownRows', 'newRows']) {
    const figure = figures[name];
    if (!Number.isFinite(figure) || (figure as number) < 0)
      throw bad(`Its lineage.moved.${name} is damaged.`);
  }
}

function isLabel(value: unknown): boolean {
  return value === null || typeof value === 'string' || Number.isFinite(value);
}

/** Base64 of `count` float32 numbers, by its length alone. */
function floats(value: unknown, count: number, what: string): void {
  if (text(value, what).length !== 4 * Math.ceil((4 * count) / 3)) throw bad(`Its ${what} is damaged.`);
}

/** Base64 of `count` numbers of three bytes. */
function shortFloats(value: unknown, count: number, what: string): void {
  if (text(value, what).length !== 4 * count) throw bad(`Its ${what} is damaged.`);
}

function record(value: unknown, what: string): Layout {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(`Its ${what} is missing.`);
  return value as Layout;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw bad(`Its ${what} is missing.`);
  return value;
}

function integer(value: unknown, least: number, most: number, what: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw bad(`Its ${what} is not between ${least} and ${most}.`);
  }
  return value;
}

function number(value: unknown, least: number, most: number, what: string): void {
  // Written so that NaN is refused.
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw bad(`Its ${what} is not between ${least} and ${most}.`);
  }
}

function oneOf<T extends string>(value: unknown, known: readonly T[], what: string): T {
  if (!known.includes(value as T)) throw bad(`Its ${what} is unknown to this version of the package.`);
  return value as T;
}

function bad(detail: string, cause?: unknown): PdrError {
  return new PdrError('PDR_BAD_MODEL', `What is stored as the model cannot be used. ${detail}`, { cause });
}
