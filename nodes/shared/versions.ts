import { type ModelEnvelope, PdrError, renameRegime, withVersion } from '../../src/index';

/** A model that is kept beside the served one. */
export interface KeptVersion {
  /** Served before; or measured worse than the served one, and waiting to be accepted. */
  readonly state: 'former' | 'candidate';
  readonly model: ModelEnvelope;
}

/** The models of one context key. */
export interface Versions {
  /** Null: there is none, or none that can be used. */
  readonly served: ModelEnvelope | null;
  /** The candidate, if there is one, then the former ones: the last that was served comes first. */
  readonly kept: readonly KeptVersion[];
}

/**
 * Serves a new model under a new version number. A candidate is dropped: the new model has seen newer rows.
 * @param most how many models to keep, the served one counted
 */
export function serveNew(versions: Versions, model: ModelEnvelope, most: number): Versions {
  const former = versions.kept.filter(({ state }) => state === 'former');
  return replaced({ ...versions, kept: former }, withVersion(model, nextVersion(versions)), most);
}

/** Keeps a new model under a new version number without serving it, in place of an older candidate. */
export function keepCandidate(versions: Versions, model: ModelEnvelope): Versions {
  const former = versions.kept.filter(({ state }) => state === 'former');
  const candidate = { state: 'candidate', model: withVersion(model, nextVersion(versions)) } as const;
  return { ...versions, kept: [candidate, ...former] };
}

/**
 * Serves a kept model again.
 * @param version null: the one before the served one
 * @throws PDR_NO_VERSION
 */
export function rollBack(versions: Versions, version: number | null, most: number): Versions {
  const present = versions.served?.lineage.version ?? Number.POSITIVE_INFINITY;
  const target = versions.kept.find(({ state, model: { lineage } }) =>
    version === null ? state === 'former' && lineage.version < present : lineage.version === version,
  );
  if (target) return replaced(versions, target.model, most);
  if (version === null) {
    throw new PdrError(
      'PDR_NO_VERSION',
      `There is no earlier version to go back to: ${namesOf(versions)}. A version is kept when a newer one takes its place, if the node keeps more than one.`,
    );
  }
  throw new PdrError(
    'PDR_NO_VERSION',
    version === present
      ? `Version ${version} is served already.`
      : `Version ${version} is not kept: ${namesOf(versions)}. Name one of these, or import the model from a file.`,
  );
}

/** Serves the candidate. @throws PDR_NO_VERSION */
export function accept(versions: Versions, most: number): Versions {
  const candidate = versions.kept.find(({ state }) => state === 'candidate');
  if (candidate) return replaced(versions, candidate.model, most);
  throw new PdrError(
    'PDR_NO_VERSION',
    `No model waits to be accepted: ${namesOf(versions)}. A training leaves one only where its model measures worse than the served one.`,
  );
}

/**
 * Gives a regime of the served model a name. It stays the same version: its map is the same.
 * @throws PDR_NO_MODEL; PDR_BAD_OPTION for a regime that it does not have, or what is no name
 */
export function nameRegime(versions: Versions, regime: number, name: string | null): Versions {
  if (versions.served) return { ...versions, served: renameRegime(versions.served, regime, name) };
  throw new PdrError('PDR_NO_MODEL', 'There is no model yet whose regimes could be named.');
}

/** Whether two models are the same version of the same key. */
export function isSameVersion(a: ModelEnvelope, b: ModelEnvelope): boolean {
  return a.id === b.id && a.lineage.version === b.lineage.version;
}

function replaced({ served, kept }: Versions, next: ModelEnvelope, most: number): Versions {
  const others = kept.filter(({ model }) => !isSameVersion(model, next));
  const former = others.filter(({ state }) => state === 'former');
  if (served) former.unshift({ state: 'former', model: served });
  const candidates = others.filter(({ state }) => state === 'candidate');
  return { served: next, kept: [...candidates, ...former.slice(0, most - 1)] };
}

function nextVersion({ served, kept }: Versions): number {
  const numbers = kept.map(({ model }) => model.lineage.version);
  return 1 + Math.max(0, served?.lineage.version ?? 0, ...numbers);
}

function namesOf({ served, kept }: Versions): string {
  const names = kept.map(({ state, model }) => `${model.lineage.version} (${state})`);
  if (served) names.unshift(`${served.lineage.version} (served)`);
  return names.length > 0 ? `there are ${names.join(', ')}` : 'there is no model';
}
