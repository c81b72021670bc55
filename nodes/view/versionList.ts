import type { ModelEnvelope } from '../../src/index';
import type { Versions } from '../shared/versions';
import type { SentVersion } from './wire';

/** The models of a key for people: the served one first. */
export function listVersions({ served, kept }: Versions): SentVersion[] {
  const others = kept.map(({ state, model }) => line(state, model));
  return served ? [line('served', served), ...others] : others;
}

function line(state: SentVersion['state'], model: ModelEnvelope): SentVersion {
  const { id, createdAt, lineage, training } = model;
  const { version, parent, moved } = lineage;
  return { version, id, createdAt, state, parent, moved, rows: training.rows };
}
