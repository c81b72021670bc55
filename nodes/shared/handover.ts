/** What a node leaves when a deploy closes it. */
export interface Legacy {
  /** Nobody takes it: what runs in it must end. */
  discard?(): void;
}

interface Entry<T> {
  readonly legacy: T;
  readonly expiry: NodeJS.Timeout;
}

/** A deploy takes seconds, and Node-RED gives up on nodes that need more than 15 s to close; after this a node is taken for gone. */
const LIMIT_MS = 60_000;

/**
 * Keeps what nodes have collected and have in training from the close of a node to the start of the next one of the same
 * id, since every deploy closes a node and makes another. Never used for nodes that were removed.
 */
export class Handover<T extends Legacy> {
  private readonly left = new Map<string, Entry<T>>();

  /** @param limitMs how long a deploy may take */
  constructor(private readonly limitMs = LIMIT_MS) {}

  /** @param expired called when no node took it in time */
  leave(id: string, legacy: T, expired?: () => void): void {
    this.take(id)?.discard?.();
    const expiry = setTimeout(() => {
      this.left.delete(id);
      expired?.();
      legacy.discard?.();
    }, this.limitMs);
    expiry.unref();
    this.left.set(id, { legacy, expiry });
  }

  take(id: string): T | null {
    const entry = this.left.get(id);
    if (!entry) return null;
    clearTimeout(entry.expiry);
    this.left.delete(id);
    return entry.legacy;
  }
}
