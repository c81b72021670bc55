import { type ModelEnvelope, PdrError } from '../../src/index';
import { type ContextKey, isLostOnRestart } from './contextKey';
import type { Node, NodeRed } from './node-red';

type Listener = () => Promise<void>;

/** Everybody in this process who reads models from context. */
const readers = new Set<Listener>();

/** The model's place in Node-RED context, which is where it lives and survives a restart. */
export class ModelStore {
  private warned = false;

  constructor(
    private readonly RED: NodeRed,
    private readonly node: Node,
    private readonly place: ContextKey,
  ) {}

  /**
   * Whatever is there; undefined when nothing is.
   * @throws PDR_CONTEXT
   */
  read(): Promise<unknown> {
    const { scope, key, store } = this.place;
    return new Promise((resolve, reject) => {
      this.node.context()[scope].get(key, store, (error, value) => {
        if (error) reject(this.failed('read from', error));
        else resolve(value);
      });
    });
  }

  /**
   * Writes a model, and resolves when every node of this process that reads one has looked at it: what follows the
   * news of a model is projected by that model.
   * @throws PDR_CONTEXT
   */
  async write(model: ModelEnvelope): Promise<void> {
    const { scope, key, store } = this.place;
    await new Promise<void>((resolve, reject) => {
      this.node.context()[scope].set(key, model, store, (error) => {
        if (error) reject(this.failed('written to', error));
        else resolve();
      });
    });
    this.warnOfLoss();
    // All readers look again, each at its own place: two names may mean one place ($parent, a store's alias).
    await Promise.allSettled(Array.from(readers, (look) => look()));
  }

  /** @returns a function that ends it */
  onWritten(look: Listener): () => void {
    readers.add(look);
    return () => readers.delete(look);
  }

  private warnOfLoss(): void {
    if (this.warned || !isLostOnRestart(this.RED.settings, this.place)) return;
    this.warned = true;
    this.node.warn(
      `The model is kept in memory only and is lost when Node-RED restarts. To keep it, add a store with the module "localfilesystem" to contextStorage in settings.js and choose it for the model.`,
    );
  }

  private failed(action: string, cause: unknown): PdrError {
    const { scope, key, store } = this.place;
    const where = `${scope} context "${key}"${store ? ` (store "${store}")` : ''}`;
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new PdrError('PDR_CONTEXT', `The model could not be ${action} ${where}: ${detail}`, { cause });
  }
}
