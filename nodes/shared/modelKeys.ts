import { type ContextKey, describeKey } from './contextKey';

/** A node that keeps its model under a context key, or looks for one there. */
export interface KeyUser {
  readonly nodeId: string;
  readonly nodeName: string;
  /** Each flow has keys of its own. */
  readonly flow: string | undefined;
  readonly key: ContextKey;
  /** The store's name in the settings, where the key names none or an alias. */
  readonly store: string;
}

const PARENT = /^(\$parent\.)+/;
const NODES_NAMED = 3;

/** The pdr-fit nodes of this process, by id. */
const writers = new Map<string, KeyUser>();

/** @returns a function that ends it */
export function addWriter(writer: KeyUser): () => void {
  writers.set(writer.nodeId, writer);
  return () => {
    if (writers.get(writer.nodeId) === writer) writers.delete(writer.nodeId);
  };
}

/** Other pdr-fit nodes that write to the same key. */
export function rivalsOf(writer: KeyUser): readonly KeyUser[] {
  return Array.from(writers.values()).filter(
    (other) => other.nodeId !== writer.nodeId && isSameKey(other, writer),
  );
}

/** Whether two nodes mean the same value in context. In a subflow, `$parent.` leads to a flow that is not known here. */
export function isSameKey(a: KeyUser, b: KeyUser): boolean {
  if (a.key.scope !== b.key.scope || a.store !== b.store) return false;
  if (a.key.key.replace(PARENT, '') !== b.key.key.replace(PARENT, '')) return false;
  const ofParent = PARENT.test(a.key.key) || PARENT.test(b.key.key);
  return a.key.scope === 'global' || ofParent || a.flow === b.flow;
}

/** Where a model can be expected: what to tell a user who waits for one. */
export function whereModelsCome(reader: KeyUser): string {
  const all = Array.from(writers.values());
  const writer = all.find((other) => isSameKey(other, reader));
  if (writer) return `The pdr-fit node ${nameOf(writer)} writes it when it has trained.`;
  if (all.length === 0) return 'Train one with a pdr-fit node.';
  const others = all.slice(0, NODES_NAMED).map((other) => {
    const elsewhere = other.key.scope === 'flow' && other.flow !== reader.flow;
    return `The pdr-fit node ${nameOf(other)} writes to ${describeKey(other.key)}${elsewhere ? ' of another flow, which this node cannot read; use a global key for both' : ''}.`;
  });
  return others.join(' ');
}

export function nameOf({ nodeName, nodeId }: KeyUser): string {
  return `"${nodeName || nodeId}"`;
}
