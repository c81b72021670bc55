import { type ModelEnvelope, PdrError } from '../../src/index';
import { type ContextKey, describeKey, isLostOnRestart, storeName } from './contextKey';
import { reasonOf } from './failures';
import { addWriter, isSameKey, type KeyUser, nameOf, rivalsOf, whereModelsCome } from './modelKeys';
import type { Context, Node, NodeRed } from './node-red';

type Look = () => Promise<void>;
type Answer = (error?: unknown, value?: unknown) => void;

/** Every node in this process that reads models from context. */
const readers = new Set<{ readonly user: KeyUser; readonly look: Look }>();

/** How long a context store may take. Node-RED gives a node 15 s to close. */
const LIMIT_MS = 10_000;

/** The model in Node-RED context, which is where it lives and survives a restart. */
export class ModelStore {
  private warned = false;
  private claimed = false;
  /** Who uses which key. */
  readonly user: KeyUser;

  constructor(
    private readonly RED: NodeRed,
    private readonly node: Node,
    private readonly key: ContextKey,
  ) {
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
    const { key, store } = this.key;
    return this.ask('read from', (context, answer) => context.get(key, store, answer));
  }

  /**
   * Writes a model. Resolves when every node of this process that reads it has looked at it, or after 10 s: messages that
   * follow the news of a model must be projected by that model.
   * @throws PDR_CONTEXT, also when the store does not answer within 10 s
   */
  async write(model: ModelEnvelope): Promise<void> {
    this.claim();
    const { key, store } = this.key;
    await this.ask('written to', (context, answer) => context.set(key, model, store, answer));
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

  private async ask(action: string, begin: (context: Context, answer: Answer) => void): Promise<unknown> {
    try {
      const answered = new Promise((resolve, reject) => {
        const context = this.node.context()[this.key.scope];
        begin(context, (error, value) => (error ? reject(error) : resolve(value)));
      });
      return await withinLimit(answered, 'the context store');
    } catch (cause) {
      const repair = isSyntaxError(cause)
        ? ' The context file is damaged. Stop Node-RED, restore the file from a backup or delete it (below "context" in the user directory), start Node-RED, and train anew.'
        : '';
      throw new PdrError(
        'PDR_CONTEXT',
        `The model could not be ${action} ${describeKey(this.key)}: ${reasonOf(cause)}.${repair}`,
        { cause },
      );
    }
  }

  private warnOfLoss(): void {
    if (this.warned || !isLostOnRestart(this.RED.settings, this.key)) return;
    this.warned = true;
    this.node.warn(
      `The model is kept in memory only and is lost when Node-RED restarts. To keep it, add a store with the module "localfilesystem" to contextStorage in settings.js and choose it for the model.`,
    );
  }
}

async function withinLimit<T>(work: Promise<T>, who: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${who} did not answer within ${LIMIT_MS / 1000} s`)),
      LIMIT_MS,
    );
    timer.unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** By name: the store's error may come from another realm. */
function isSyntaxError(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && (cause as Error).name === 'SyntaxError';
}
