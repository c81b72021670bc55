import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import {
  type EngineChoice,
  type Matrix,
  type ModelEnvelope,
  PdrError,
  type Projector,
  rowsForModel,
} from '../../src/index';
import { reading } from '../shared/failures';
import { LiveModel, type ModelSource } from '../shared/liveModel';
import type { MessagePath } from '../shared/messagePath';
import type { Message, Send } from '../shared/node-red';
import type { Controller } from '../shared/runNode';
import { stack, unstack } from './batch';
import { type CoordinateFormat, isMany, toCoordinates } from './coordinates';

export const NO_MODEL_POLICIES = ['discard', 'hold', 'error', 'passUnprojected'] as const;
/** Before there is a model: drop messages, keep them until it comes, fail them, or send them on as they are. */
export type NoModelPolicy = (typeof NO_MODEL_POLICIES)[number];

export interface TransformSettings {
  readonly rows: MessagePath;
  readonly output: MessagePath;
  readonly format: CoordinateFormat;
  /** The series under which a chart shows points that have no `msg.topic`. */
  readonly series: string;
  readonly noModel: NoModelPolicy;
  readonly holdLimit: number;
  /** Messages that may wait while the projector is busy. */
  readonly queueLimit: number;
  readonly engine: EngineChoice;
}

export interface TransformEvents {
  /** A model is in use from now on. */
  loaded(projector: Projector): void;
  /** Messages were projected; `outdated`: by an older model, since the newer one cannot be used. */
  serving(projector: Projector, outdated: boolean): void;
  /** There is no model; so many messages are held until it comes. */
  waiting(held: number): void;
  /** A new model cannot be used; `stillServing` tells whether an older one is. */
  modelFailed(error: unknown, stillServing: boolean): void;
}

/** Numbers read and projected in one call: bounds the latency of a batch and its hold on the event loop, not the throughput. */
const NUMBERS_PER_BATCH = 50_000;
const HOLD_LOOK_MS = 1000;
/** Node-RED gives a node 15 s to close. */
const CLOSING_MS = 5000;

interface Waiting {
  readonly msg: Message;
  readonly send: Send;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Parsed {
  readonly waiting: Waiting;
  readonly rows: Matrix;
  readonly many: boolean;
}

/**
 * Projects messages in the order they came. What waits is projected together: one call for many rows costs hardly
 * more than one for a single row.
 */
export class TransformController implements Controller {
  private readonly queue: Waiting[] = [];
  private readonly live: LiveModel;
  private working: Promise<void> | null = null;
  private holdTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: TransformSettings,
    source: ModelSource,
    private readonly events: TransformEvents,
  ) {
    this.live = new LiveModel(source, settings.engine, {
      changed: (projector) => {
        if (projector) events.loaded(projector);
        this.work();
      },
      failed: (error) => events.modelFailed(error, this.live.current !== null),
    });
    // A model kept from before is loaded, and shows in the status, before the first message comes.
    void this.live.refresh().then(() => {
      if (!this.live.current && isNoModel(this.live.problem)) events.waiting(0);
    });
  }

  receive(msg: Message, send: Send): Promise<void> {
    const { queueLimit, holdLimit } = this.settings;
    const limit = Math.max(queueLimit, holdLimit);
    if (this.queue.length >= limit) return Promise.reject(bufferFull(limit));
    return new Promise((resolve, reject) => {
      this.queue.push({ msg, send, resolve, reject });
      this.work();
    });
  }

  /** Projects what waits, where there is a model; the rest is let go. */
  async close(): Promise<void> {
    clearTimeout(this.holdTimer);
    if (this.live.current) await Promise.race([this.work(), sleep(CLOSING_MS, undefined, { ref: false })]);
    for (const { resolve } of this.queue.splice(0)) resolve();
    await this.live.close();
  }

  /** Resolves when nothing more can be done for now. */
  private work(): Promise<void> {
    if (this.queue.length > 0 && !this.working) {
      this.working = this.drain()
        .catch((error) => this.failAll(error))
        .finally(() => {
          this.working = null;
          // A model that came while this ended found it still at work.
          if (this.live.current) this.work();
        });
    }
    return this.working ?? Promise.resolve();
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      await nextTurn(); // lets messages that are being delivered in this turn join the batch
      await this.live.refresh();
      const projector = this.live.current;
      if (projector) await this.project(projector);
      else if (this.settings.noModel === 'hold' && isNoModel(this.live.problem)) {
        this.hold();
        return;
      } else this.settleWithoutModel();
    }
  }

  private failAll(error: unknown): void {
    for (const { reject } of this.queue.splice(0)) reject(error);
  }

  private async project(projector: Projector): Promise<void> {
    const batch = this.takeBatch(projector.model);
    if (batch.length === 0) return;
    try {
      const places = await projector.transform(stack(batch.map(({ rows }) => rows)));
      const parts = unstack(
        places,
        batch.map(({ rows }) => rows.rows),
      );
      batch.forEach((entry, i) => {
        this.deliver(entry, parts[i]);
      });
      this.events.serving(projector, this.live.outdated);
    } catch (error) {
      for (const { waiting } of batch) waiting.reject(error);
    }
  }

  private takeBatch(model: ModelEnvelope): Parsed[] {
    const batch: Parsed[] = [];
    let taken = 0;
    let numbers = 0;
    for (const waiting of this.queue) {
      if (numbers >= NUMBERS_PER_BATCH) break;
      taken++;
      try {
        const parsed = reading(() => this.parse(waiting, model));
        batch.push(parsed);
        numbers += parsed.rows.data.length;
      } catch (error) {
        waiting.reject(error);
      }
    }
    this.queue.splice(0, taken);
    return batch;
  }

  private parse(waiting: Waiting, model: ModelEnvelope): Parsed {
    const value = this.settings.rows.read(waiting.msg);
    const { matrix: rows } = rowsForModel(value, model);
    return { waiting, rows, many: isMany(value, rows.rows) };
  }

  private deliver({ waiting, many }: Parsed, places: Matrix): void {
    const { msg, send, resolve, reject } = waiting;
    const { output, format, series } = this.settings;
    try {
      output.write(msg, toCoordinates(places, format, many));
      if (format === 'chart' && !msg.topic) msg.topic = series;
      send(msg);
      resolve();
    } catch (error) {
      reject(error);
    }
  }

  private settleWithoutModel(): void {
    const { problem } = this.live;
    if (this.settings.noModel === 'error' || !isNoModel(problem)) {
      this.failAll(problem);
      return;
    }
    for (const { msg, send, resolve } of this.queue.splice(0)) {
      if (this.settings.noModel === 'passUnprojected') send(msg);
      resolve();
    }
    this.events.waiting(0);
  }

  private hold(): void {
    const { holdLimit } = this.settings;
    for (const { reject } of this.queue.splice(holdLimit)) reject(bufferFull(holdLimit));
    this.events.waiting(this.queue.length);
    // Held messages must not need another message to notice a model that somebody else wrote.
    clearTimeout(this.holdTimer);
    this.holdTimer = setTimeout(() => this.work(), HOLD_LOOK_MS);
  }
}

function isNoModel(problem: unknown): boolean {
  return problem instanceof PdrError && problem.code === 'PDR_NO_MODEL';
}

function bufferFull(limit: number): PdrError {
  return new PdrError('PDR_BUFFER_FULL', `${limit} messages are waiting already; this one was not kept.`);
}
