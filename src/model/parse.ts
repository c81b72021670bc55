import { PdrError } from '../errors';
import { MAX_LANDMARKS } from '../landmarks/landmarks';
import { METHODS } from '../methods/methods';
import { ACTIVATIONS, parameterCount } from '../network/network';
import { DISTANCE_METRICS } from '../options/choices';
import { checksum, FORMAT, type ModelEnvelope, VERSION } from './envelope';

/** Far above what `fit` makes; keeps a forged envelope from claiming the machine's memory. */
const MAX_FEATURES = 100_000;
const MAX_COMPONENTS = 64;
const MAX_LAYERS = 20;
const MAX_PARAMETERS = 50_000_000;

/**
 * Checks a value found in context, a file or a message, and gives it back as a model. Nothing is built from it, and no
 * number decoded, before its structure, sizes and checksum agree.
 * @throws PDR_NO_MODEL when there is nothing; PDR_BAD_MODEL when it is not a model, damaged, or from a newer version
 */
export function parseModel(value: unknown): ModelEnvelope {
  if (value === undefined || value === null) {
    throw new PdrError('PDR_NO_MODEL', 'There is no model yet. Train one with a pdr-fit node.');
  }
  const model = record(value, 'It');
  if (model.format !== FORMAT) throw bad('It is not a model of this package.');
  if (model.version !== VERSION) {
    throw bad(
      `It has version ${String(model.version)}; this package reads version ${VERSION}. Train it anew.`,
    );
  }
  checkHead(model);
  checkPreprocessing(record(model.preprocessing, 'preprocessing'), model.nFeatures as number);
  checkNetwork(record(model.network, 'network'), model);
  checkLandmarks(model);
  record(model.training, 'training');
  const envelope = value as ModelEnvelope;
  if (!isSealed(envelope)) throw bad('Its checksum does not agree with its content.');
  return envelope;
}

function isSealed(envelope: ModelEnvelope): boolean {
  try {
    return checksum(envelope) === envelope.id;
  } catch (error) {
    // Nested more deeply than the stack reaches, as no model is.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function checkHead(model: Record<string, unknown>): void {
  oneOf(model.method, METHODS, 'method');
  integer(model.nFeatures, 1, MAX_FEATURES, 'nFeatures');
  integer(model.nComponents, 1, MAX_COMPONENTS, 'nComponents');
  text(model.id, 'id');
  text(model.createdAt, 'createdAt');
  const { features } = model;
  if (features === null) return;
  if (!Array.isArray(features) || features.length !== model.nFeatures)
    throw bad('Its feature names are damaged.');
  for (const name of features) text(name, 'features');
}

function checkPreprocessing(preprocessing: Record<string, unknown>, nFeatures: number): void {
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

function checkNetwork(network: Record<string, unknown>, model: Record<string, unknown>): void {
  const activation = oneOf(network.activation, ACTIVATIONS, 'network.activation');
  const { widths } = network;
  if (!Array.isArray(widths) || widths.length < 2 || widths.length > MAX_LAYERS) {
    throw bad('Its network is damaged.');
  }
  for (const width of widths) integer(width, 1, MAX_FEATURES, 'network.widths');
  const pca = (model.preprocessing as ModelEnvelope['preprocessing']).pca;
  const inputs = pca ? pca.components : model.nFeatures;
  if (widths[0] !== inputs || widths[widths.length - 1] !== model.nComponents) {
    throw bad('Its network does not fit its features or components.');
  }
  const count = parameterCount({ widths, activation });
  if (count > MAX_PARAMETERS) throw bad('Its network is too large.');
  floats(network.parameters, count, 'network.parameters');
}

function checkLandmarks({ landmarks, network, nComponents }: Record<string, unknown>): void {
  if (landmarks === null) return;
  const { rows, points, places } = record(landmarks, 'landmarks');
  if (nComponents !== 2) throw bad('Its landmarks do not fit its components.');
  const count = integer(rows, 1, MAX_LANDMARKS, 'landmarks.rows');
  floats(points, count * (network as ModelEnvelope['network']).widths[0], 'landmarks.points');
  floats(places, count * 2, 'landmarks.places');
}

/** Base64 of `count` float32 numbers, by its length alone. */
function floats(value: unknown, count: number, what: string): void {
  if (text(value, what).length !== 4 * Math.ceil((4 * count) / 3)) throw bad(`Its ${what} is damaged.`);
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(`Its ${what} is missing.`);
  return value as Record<string, unknown>;
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

function oneOf<T extends string>(value: unknown, known: readonly T[], what: string): T {
  if (!known.includes(value as T)) throw bad(`Its ${what} is unknown to this version of the package.`);
  return value as T;
}

function bad(detail: string): PdrError {
  return new PdrError('PDR_BAD_MODEL', `What is stored as the model cannot be used. ${detail}`);
}
