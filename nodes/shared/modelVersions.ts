import { InOrder } from './inOrder';
import { type FoundVersions, parseVersions } from './storedVersions';
import type { Versions } from './versions';

/** Where the models of a key are; a `ModelStore`, or a stand-in. */
export interface VersionStore {
  /** What is served, which may be anything. */
  read(): Promise<unknown>;
  /** What is kept beside it, which may be anything. */
  readVersions(): Promise<unknown>;
  write(before: Versions, after: Versions): Promise<void>;
}

/** The models of a key before and after a change. */
export interface VersionChange {
  readonly before: FoundVersions;
  readonly after: Versions;
}

/** @throws PDR_CONTEXT */
export async function readVersions(store: Omit<VersionStore, 'write'>): Promise<FoundVersions> {
  const [served, history] = [await store.read(), await store.readVersions()];
  return parseVersions(served, history);
}

/** Changes the models of a key, one change after the other. */
export class ModelVersions {
  private readonly changes = new InOrder();

  constructor(private readonly store: VersionStore) {}

  /** @throws PDR_CONTEXT; what `step` throws, and then nothing is changed */
  change(step: (versions: Versions) => Versions): Promise<VersionChange> {
    return this.changes.run(async () => {
      const before = await readVersions(this.store);
      const after = step(before);
      await this.store.write(before, after);
      return { before, after };
    });
  }
}
