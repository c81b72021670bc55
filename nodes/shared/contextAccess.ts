import { isDeepStrictEqual } from 'node:util';
import { PdrError } from '../../src/index';
import { type ContextKey, describeKey } from './contextKey';
import { reasonOf } from './failures';
import type { Context, Node } from './node-red';
import { Unanswered, withinLimit } from './withinLimit';

type Answer = (error?: unknown, value?: unknown) => void;

const PARENT = '$parent.';

/** Reads and writes one scope of Node-RED's context, whose store may be slow, silent or broken. */
export class ContextAccess {
  /** Whether the store was seen to write several keys at once. */
  private writesTogether = false;

  /** @param where the scope, the store, and the key that errors name */
  constructor(
    private readonly node: Node,
    private readonly where: ContextKey,
  ) {}

  /** @throws PDR_CONTEXT, also when the store does not answer within 10 s */
  read(key: string): Promise<unknown> {
    return this.ask('read from', (context, answer) => context.get(key, this.where.store, answer));
  }

  /** @throws PDR_CONTEXT, also when the store does not answer within 10 s */
  async write(key: string, value: unknown): Promise<void> {
    await this.ask('written to', (context, answer) => context.set(key, value, this.where.store, answer));
  }

  /**
   * Writes all values at once, so that whatever happens to the process, all of them are stored or none.
   * @returns whether the store did; one that was made for single keys does not
   * @throws PDR_CONTEXT when the store does not answer within 10 s
   */
  async writeTogether(values: Readonly<Record<string, unknown>>): Promise<boolean> {
    const keys = Object.keys(values);
    try {
      await this.ask('written to', (context, answer) =>
        setTogether(context, keys, values, this.where.store, answer),
      );
    } catch (error) {
      if ((error as PdrError).cause instanceof Unanswered) throw error;
      return false;
    }
    // A store may take an array of keys for the name of one.
    this.writesTogether ||= await this.hold(keys, values);
    return this.writesTogether;
  }

  private async hold(keys: readonly string[], values: Readonly<Record<string, unknown>>): Promise<boolean> {
    for (const key of keys) {
      if (!isDeepStrictEqual(await this.read(key), values[key])) return false;
    }
    return true;
  }

  private async ask(action: string, begin: (context: Context, answer: Answer) => void): Promise<unknown> {
    try {
      const answered = new Promise((resolve, reject) => {
        const context = this.node.context()[this.where.scope];
        begin(context, (error, value) => (error ? reject(error) : resolve(value)));
      });
      return await withinLimit(answered, 'the context store');
    } catch (cause) {
      const repair = isSyntaxError(cause)
        ? ' The context file is damaged. Stop Node-RED, restore the file from a backup or delete it (below "context" in the user directory), start Node-RED, and train anew.'
        : '';
      throw new PdrError(
        'PDR_CONTEXT',
        `The model could not be ${action} ${describeKey(this.where)}: ${reasonOf(cause)}.${repair}`,
        { cause },
      );
    }
  }
}

/** Node-RED follows `$parent.` to the flow around a subflow for a single key only. */
function setTogether(
  context: Context,
  keys: readonly string[],
  values: Readonly<Record<string, unknown>>,
  store: string | undefined,
  answer: Answer,
): void {
  let [at, names] = [context, keys];
  while (names.every((name) => name.startsWith(PARENT))) {
    if (!at.$parent) throw new Error(`There is no flow around this one, which "${names[0]}" would be in`);
    at = at.$parent;
    names = names.map((name) => name.slice(PARENT.length));
  }
  at.set(
    names,
    keys.map((key) => values[key]),
    store,
    answer,
  );
}

/** By name: the store's error may come from another realm. */
function isSyntaxError(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && (cause as Error).name === 'SyntaxError';
}
