import { type ModelEnvelope, PdrError } from '../../src/index';
import { ContextAccess } from './contextAccess';
import { type ContextKey, describeKey, isLostOnRestart, storeName, versionsKey } from './contextKey';
import { addWriter, isSameKey, type KeyUser, nameOf, rivalsOf, whereModelsCome } from './modelKeys';
import type { Node, NodeRed } from './node-red';
import { storedVersions } from './storedVersions';
import type { Versions } from './versions';
import { withinLimit } from './withinLimit';

type Look = () => Promise<void>;

/** Every node in this process that reads models from context. */
const readers = new Set<{ readonly user: KeyUser; readonly look: Look }>();

/** The model in Node-RED context, which is where it lives and survives a restart. */
export class ModelStore {
  private warned = false;
  private claimed = false;
  private readonly access: ContextAccess;
  /** Who uses which key. */
  readonly user: KeyUser;

  constructor(
    private readonly RED: NodeRed,
    private readonly node: Node,
    private readonly key: ContextKey,
  ) {
    this.access = new ContextAccess(node, key);
    this.user = {
      nodeId: node.id,
      nodeName: node.name ?? '',
      flow: node.z,
      key,
      store: storeName(RED.settings, key.store),
    };
  }

  /**
   * What is stored under the key, which need not be a model; undefined when nothing is.
   * @throws PDR_CONTEXT, also when the store does not answer within 10 s
   */
  read(): Promise<unknown> {
    return this.access.read(this.key.key);
  }

  /**
   * What is stored beside the key for its earlier versions, which may be anything.
   * @throws PDR_CONTEXT
   */
  readVersions(): Promise<unknown> {
    return this.access.read(versionsKey(this.key.key));
  }

  /**
   * Writes the models of the key. Resolves when every node of this process that reads it has looked at it, or after 10 s:
   * messages that follow the news of a model must be projected by that model.
   * @param before what is stored there now
   * @throws PDR_CONTEXT, also when the store does not answer within 10 s
   */
  async write(before: Versions, after: Versions): Promise<void> {
    this.claim();
    if (after.served === before.served) await this.writeKept(after.kept);
    else if (after.served) await this.serve(after.served, before, after);
    this.warnOfLoss();
    const concerned = Array.from(readers).filter(({ user }) => isSameKey(user, this.user));
    const looked = Promise.allSettled(concerned.map(({ look }) => look()));
    // A reader that is late finds the model by itself.
    await withinLimit(looked, 'the readers').catch(() => undefined);
  }

  /** @returns a function that ends it */
  onWritten(look: Look): () => void {
    const reader = { user: this.user, look };
    readers.add(reader);
    return () => readers.delete(reader);
  }

  /**
   * Makes known that this node writes here, until it is closed.
   * @returns what a user should know about it: that another node writes here too
   */
  claim(): readonly string[] {
    if (!this.claimed) {
      this.claimed = true;
      const release = addWriter(this.user);
      this.node.on('close', (_, done) => {
        release();
        done();
      });
    }
    return rivalsOf(this.user).map(
      (rival) =>
        `The pdr-fit node ${nameOf(rival)} writes its model to ${describeKey(this.key)} too: each replaces the other's. Give each a context key of its own.`,
    );
  }

  /** The error that says that there is no model under the key, and where one would come from. */
  absent(): PdrError {
    return new PdrError(
      'PDR_NO_MODEL',
      `There is no model in ${describeKey(this.key)} yet. ${whereModelsCome(this.user)}`,
    );
  }

  private async serve(served: ModelEnvelope, before: Versions, after: Versions): Promise<void> {
    const { key } = this.key;
    const history = storedVersions(after.kept);
    if (await this.access.writeTogether({ [key]: served, [versionsKey(key)]: history })) return;
    // The store writes one key at a time. What is served before or after stands in the history too, until the end: reading
    // leaves that out, and finds the old versions or the new ones.
    if (before.served) await this.writeKept([{ state: 'former', model: before.served }, ...before.kept]);
    await this.access.write(key, served);
    await this.writeKept(after.kept);
  }

  private writeKept(kept: Versions['kept']): Promise<void> {
    return this.access.write(versionsKey(this.key.key), storedVersions(kept));
  }

  private warnOfLoss(): void {
    if (this.warned || !isLostOnRestart(this.RED.settings, this.key)) return;
    this.warned = true;
    this.node.warn(
      `The model is kept in memory only and is lost when Node-RED restarts. To keep it, add a store with the module "localfilesystem" to contextStorage in settings.js and choose it for the model.`,
    );
  }
}
