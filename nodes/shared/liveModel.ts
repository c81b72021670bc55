import { type ModelEnvelope, PdrError } from '../../src/index';
import { reasonOf } from './failures';
import { parseFound } from './parsedModels';

/** Where models come from; a `ModelStore`, or a stand-in. */
export interface ModelSource {
  /** What is there now; undefined or null where nothing is. */
  read(): Promise<unknown>;
  onWritten(look: () => Promise<void>): () => void;
  /** PDR_NO_MODEL, saying where a model was looked for. */
  absent(): PdrError;
}

/** What a node makes of a model in order to use it. */
export interface ModelUse<T> {
  load(model: ModelEnvelope): Promise<T>;
  release(loaded: T): Promise<void>;
}

export interface LiveModelEvents<T> {
  /** Another model is in use, or none any more. */
  changed(loaded: T | null): void;
  /** A new model cannot be used. Told once for each problem. */
  failed(error: unknown): void;
}

interface Loaded<T> {
  readonly name: ModelName;
  readonly use: T;
}

/**
 * What tells models apart, as found in context: an envelope of an older layout has another id after its migration. Equal
 * trainings give equal ids, under versions of their own.
 */
interface ModelName {
  readonly id: unknown;
  readonly version: unknown;
}

/** Models written by others (a function node, another Node-RED on a shared store) are noticed this late at most. */
const REREAD_MS = 1000;

/** Keeps the model in context loaded: a newer one is loaded beside the present one, which serves until then. */
export class LiveModel<T> {
  private loaded: Loaded<T> | null = null;
  private reason: unknown;
  private lastFound: unknown;
  private lastFailure = '';
  private lastLook = Number.NEGATIVE_INFINITY;
  /** Looks begun or waiting. */
  private looks = 0;
  private looking: Promise<void> = Promise.resolve();
  private closed = false;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly source: ModelSource,
    private readonly use: ModelUse<T>,
    private readonly events: LiveModelEvents<T>,
  ) {
    this.reason = source.absent();
    this.unsubscribe = source.onWritten(() => this.look());
  }

  /** Null before there is a usable model. Ask anew after every await: what was loaded is released when it is replaced. */
  get current(): T | null {
    return this.loaded?.use ?? null;
  }

  /** Whether what is in context now cannot be used, so that an older model serves. */
  get outdated(): boolean {
    return this.loaded !== null && this.lastFailure !== '';
  }

  /** Why there is no model: PDR_NO_MODEL, PDR_BAD_MODEL, PDR_CONTEXT or PDR_ENGINE_UNAVAILABLE. */
  get problem(): unknown {
    return this.reason;
  }

  /** Looks for a newer model now and then. Waits for it only while there is none at all. */
  async refresh(): Promise<void> {
    // One look at a time: a slow store must not gather a backlog, behind which a model just written would wait.
    if (this.looks === 0 && performance.now() - this.lastLook >= REREAD_MS) this.look();
    if (!this.loaded) await this.looking;
  }

  /** Waits for no look that is under way: a store that never answers must not hold up the end of a node. */
  async close(): Promise<void> {
    this.closed = true;
    this.unsubscribe();
    await this.replace(null);
  }

  private look(): Promise<void> {
    this.looks++;
    this.looking = this.looking
      .then(() => this.adopt())
      .catch((error) => this.reject(error))
      .finally(() => {
        this.looks--;
        this.lastLook = performance.now();
      });
    return this.looking;
  }

  private async adopt(): Promise<void> {
    if (this.closed) return;
    const found = await this.source.read().catch((error) => {
      // The next value found must be checked even if it is the same as before.
      this.lastFound = undefined;
      throw error;
    });
    if (found === this.lastFound && this.lastFound !== undefined) return;
    this.lastFound = found;
    if (found === undefined || found === null) {
      this.reason = this.source.absent();
      this.lastFailure = '';
      await this.change(null);
      return;
    }
    const name = nameOf(found);
    if (!this.loaded || !isSame(name, this.loaded.name)) {
      const model = await parseFound(found);
      await this.change({ name, use: await this.use.load(model) });
    }
    this.lastFailure = '';
  }

  private async change(next: Loaded<T> | null): Promise<void> {
    if (this.closed) {
      if (next) await this.use.release(next.use);
      return;
    }
    const changed = this.loaded !== next;
    const released = this.replace(next);
    if (changed) this.events.changed(this.current);
    await released;
  }

  private async replace(next: Loaded<T> | null): Promise<void> {
    const previous = this.loaded;
    this.loaded = next;
    if (previous) await this.use.release(previous.use);
  }

  private reject(error: unknown): void {
    this.reason = error;
    const failure = reasonOf(error);
    if (failure === this.lastFailure) return;
    this.lastFailure = failure;
    this.events.failed(error);
  }
}

export function isNoModel(problem: unknown): boolean {
  return problem instanceof PdrError && problem.code === 'PDR_NO_MODEL';
}

function nameOf(found: unknown): ModelName {
  const { id, lineage } = Object(found) as Partial<ModelEnvelope>;
  return { id, version: lineage?.version };
}

function isSame(a: ModelName, b: ModelName): boolean {
  return a.id === b.id && a.version === b.version;
}
