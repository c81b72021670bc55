import type { ContextKey } from './contextKey';
import type { Node } from './node-red';

/** One value in a node's own context, which Node-RED deletes with the node. */
export interface NodeContext {
  /** Undefined or null: nothing is stored. @throws whatever the store throws */
  read(): Promise<unknown>;
  /** @throws whatever the store throws */
  write(value: unknown): Promise<void>;
}

/** @param key in the store that the user chose for the model */
export function nodeContext(node: Node, key: string, { store }: ContextKey): NodeContext {
  return {
    read: () =>
      new Promise((resolve, reject) => {
        node.context().get(key, store, (error, value) => (error ? reject(error) : resolve(value)));
      }),
    write: (value) =>
      new Promise((resolve, reject) => {
        node.context().set(key, value, store, (error) => (error ? reject(error) : resolve()));
      }),
  };
}
