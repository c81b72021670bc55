import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../engines/engine';
import { PdrError } from '../errors';
import { type DecodedModel, decodeModel } from './decode';
import type { ModelEnvelope } from './envelope';
import type { Comparison, Projection } from './projections';

/** A model ready to project. */
export interface LoadedModel {
  readonly decoded: DecodedModel;
  readonly projection: Projection;
  /** Compiled when first asked for; null for a model that keeps no rows. */
  comparison(): Promise<Comparison | null>;
  /** Frees the model's memory; of a shared model, once its last user has released it. Call it once. */
  release(): Promise<void>;
}

interface Entry {
  readonly model: ModelEnvelope;
  readonly loading: Promise<LoadedModel>;
  users: number;
}

/** What this process has loaded, by engine and model id. */
const entries = new Map<string, Entry>();

/**
 * Loads a model, or shares what another user of the same model on the same engine has loaded.
 * @throws PDR_BAD_MODEL
 */
export async function shareModel(model: ModelEnvelope, engine: Engine): Promise<LoadedModel> {
  const key = `${engine.name} ${model.id}`;
  const found = entries.get(key);
  const isSame = found && (found.model === model || hasSameContent(found.model, model));
  const entry = isSame ? found : { model, loading: load(model, engine), users: 0 };
  // A model whose content is not what its id says is loaded for its user alone.
  if (!found) entries.set(key, entry);
  entry.users++;
  const leave = (): boolean => {
    entry.users--;
    if (entry.users > 0) return false;
    if (entries.get(key) === entry) entries.delete(key);
    return true;
  };
  try {
    const loaded = await entry.loading;
    return {
      ...loaded,
      release: async () => {
        if (leave()) await loaded.release();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

/** Where a model stands in its line, and when it was made, are no part of what it computes. */
function hasSameContent(a: ModelEnvelope, b: ModelEnvelope): boolean {
  const content = ({ createdAt: _, lineage: __, ...rest }: ModelEnvelope): object => rest;
  return isDeepStrictEqual(content(a), content(b));
}

/** Takes several turns of the event loop: a large model must not hold up what else runs. */
async function load(model: ModelEnvelope, engine: Engine): Promise<LoadedModel> {
  const { keptComparison, modelProjection } = require('./projections') as typeof import('./projections');
  await nextTurn();
  const decoded = decodeModel(model);
  await nextTurn();
  const projection = await modelProjection(engine, decoded);
  try {
    await nextTurn();
    await tryOut(projection, model);
  } catch (error) {
    await projection.release();
    throw error;
  }
  const { kept } = decoded;
  let comparison: Promise<Comparison> | null = null;
  return {
    decoded,
    projection,
    comparison: async () => {
      if (kept) comparison ??= keptComparison(engine, decoded, kept);
      return comparison;
    },
    release: async () => {
      await projection.release();
      await comparison?.then((compiled) => compiled.release());
    },
  };
}

/** @throws PDR_BAD_MODEL unless rows at the training rows' centre, and one deviation from it, have finite coordinates */
async function tryOut(projection: Projection, { nFeatures }: ModelEnvelope): Promise<void> {
  const data = new Float32Array(2 * nFeatures).fill(1, nFeatures);
  const coordinates = await projection.project({ data, rows: 2, cols: nFeatures });
  if (coordinates.every(Number.isFinite)) return;
  throw new PdrError(
    'PDR_BAD_MODEL',
    'The model gives no finite coordinates for usual rows: its weights are too large. Fit it anew.',
  );
}
