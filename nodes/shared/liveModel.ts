import { setImmediate as nextTurn } from 'node:timers/promises';
import { type EngineChoice, type ModelEnvelope, PdrError, Projector, parseModel } from '../../src/index';

/** Where models come from; a `ModelStore`, or a stand-in. */
export interface ModelSource {
  read(): Promise<unknown>;
  onWritten(look: () => Promise<void>): () => void;
}

export interface LiveModelEvents {
  /** Another model is in use, or none any more. */
  changed(projector: Projector | null): void;
  /** A new model cannot be used. Told once for each problem. */
  failed(error: unknown): void;
}

/** Models written by others (a function node, another Node-RED on a shared store) are noticed this late at most. */
const REREAD_MS = 1000;

/** Keeps a projector for the model in context: a newer one is loaded beside the present one, which serves until then. */
export class LiveModel {
  private projector: Projector | null = null;
  private reason: unknown = noModel();
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
    private readonly engine: EngineChoice,
    private readonly events: LiveModelEvents,
  ) {
    this.unsubscribe = source.onWritten(() => this.look());
  }

  /** Null before there is a usable model. Ask anew after every await: the projector is disposed of when replaced. */
  get current(): Projector | null {
    return this.projector;
  }

  /** Whether what is in context now cannot be used, so that an older model serves. */
  get outdated(): boolean {
    return this.projector !== null && this.lastFailure !== '';
  }

  /** Why there is no projector: PDR_NO_MODEL, PDR_BAD_MODEL, PDR_CONTEXT or PDR_ENGINE_UNAVAILABLE. */
  get problem(): unknown {
    return this.reason;
  }

  /** Looks for a newer model now and then. Waits for it only while there is none at all. */
  async refresh(): Promise<void> {
    // A slow store must not gather a backlog, which what a pdr-fit node writes would wait behind.
    if (this.looks === 0 && performance.now() - this.lastLook >= REREAD_MS) this.look();
    if (!this.projector) await this.looking;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.unsubscribe();
    await this.looking;
    await this.projector?.dispose();
    this.projector = null;
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
      // What is found next must be judged anew, be it the same as before.
      this.lastFound = undefined;
      throw error;
    });
    if (found === this.lastFound && this.lastFound !== undefined) return;
    this.lastFound = found;
    if (found === undefined || found === null) {
      this.reason = noModel();
      this.lastFailure = '';
      await this.use(null);
      return;
    }
    if (!this.projector || idOf(found) !== this.projector.model.id) {
      const model = parseModel(found); // computes a checksum, hence a turn of the event loop of its own
      await nextTurn();
      await this.use(await Projector.load(model, { engine: this.engine }));
    }
    this.lastFailure = '';
  }

  private async use(next: Projector | null): Promise<void> {
    if (this.closed) {
      await next?.dispose();
      return;
    }
    const previous = this.projector;
    this.projector = next;
    if (previous !== next) this.events.changed(next);
    await previous?.dispose();
  }

  private reject(error: unknown): void {
    this.reason = error;
    const failure = String(error);
    if (failure === this.lastFailure) return;
    this.lastFailure = failure;
    this.events.failed(error);
  }
}

function noModel(): PdrError {
  return new PdrError('PDR_NO_MODEL', 'There is no model yet. Train one with a pdr-fit node.');
}

function idOf(found: unknown): unknown {
  return typeof found === 'object' && found !== null ? (found as Partial<ModelEnvelope>).id : undefined;
}
