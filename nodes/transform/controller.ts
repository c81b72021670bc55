import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type Description, type ModelEnvelope, NoveltyAlarm, PdrError, Projector } from '../../src/index';
import { bufferFull } from '../shared/bufferLimit';
import { isMany } from '../shared/coordinates';
import { reading } from '../shared/failures';
import { isNoModel, LiveModel, type ModelSource } from '../shared/liveModel';
import type { Message, Send } from '../shared/node-red';
import { readRowsForModel } from '../shared/rowReading';
import type { Controller } from '../shared/runNode';
import { stack, unstack } from './batch';
import { Delivery, type Parsed, sendOn, type Waiting } from './delivery';
import { imputedIn } from './imputed';
import type { Memory } from './memory';
import { type ModelNews, newsOf } from './news';
import { askedPlace } from './place';
import type { TransformEvents, TransformSettings } from './settings';

/** Read and projected in one call: bounds the latency of a batch and its hold on the event loop, not the throughput. */
const NUMBERS_PER_BATCH = 50_000;
const MESSAGES_PER_BATCH = 400;
const HOLD_LOOK_MS = 1000;
/** Node-RED gives a node 15 s to close. */
const CLOSING_MS = 5000;

/**
 * Projects messages in the order they came. What waits is projected together: one call for many rows costs hardly
 * more than one for a single row.
 */
export class TransformController implements Controller {
  private readonly queue: Waiting[] = [];
  private readonly limit: number;
  private readonly live: LiveModel<Projector>;
  private working: Promise<void> | null = null;
  private holdTimer: NodeJS.Timeout | undefined;
  private discarded = 0;
  /** The model that projects, or did before it was taken out of context. */
  private served: ModelEnvelope | null = null;
  /** What is still to be told, oldest first. */
  private news: ModelNews[] = [];
  private readonly delivery: Delivery;
  /** Tells readings that are unusual by themselves; the delivery's watch tells those that are together. */
  private readonly alarm: NoveltyAlarm;
  private closed = false;

  constructor(
    private readonly settings: TransformSettings,
    source: ModelSource,
    private readonly events: TransformEvents,
    private readonly memory: Memory,
    /** A deploy ends this node: keeps its memory for the next one. */
    private readonly leave: (memory: Memory) => void,
  ) {
    const { queueLimit, holdLimit, noModel, missingFeature, engine, alarm } = settings;
    this.delivery = new Delivery(settings, memory.watch, (news) => events.watched(news));
    this.alarm = new NoveltyAlarm({ level: alarm.level });
    this.limit = noModel === 'hold' ? Math.max(queueLimit, holdLimit) : queueLimit;
    const use = {
      load: (model: ModelEnvelope) => Projector.load(model, { engine, missingFeature }),
      release: (projector: Projector) => projector.dispose(),
    };
    this.live = new LiveModel(source, use, {
      changed: (projector) => this.change(projector),
      failed: (error) => events.modelFailed(error, this.live.current !== null),
    });
    // A model kept from before is loaded, and shows in the status, before the first message comes.
    void this.live.refresh().then(() => {
      if (!this.live.current && isNoModel(this.live.problem)) events.waiting(0);
    });
  }

  receive(msg: Message, send: Send): Promise<void> {
    if (this.queue.length >= this.limit) return Promise.reject(bufferFull(this.limit));
    return new Promise((resolve, reject) => {
      this.queue.push({ msg, send, resolve, reject });
      this.work();
    });
  }

  /** Projects what waits if there is a model or one is being loaded; drops the rest. */
  async close(removed: boolean): Promise<void> {
    this.closed = true;
    clearTimeout(this.holdTimer);
    await Promise.race([this.work(), sleep(CLOSING_MS, undefined, { ref: false })]);
    for (const { resolve } of this.queue.splice(0)) resolve();
    if (!removed) this.leave(this.memory);
    await this.live.close();
  }

  private change(projector: Projector | null): void {
    if (!projector) {
      this.events.waiting(this.queue.length);
      return;
    }
    this.events.loaded(projector);
    this.news.push(newsOf(projector.model, this.served));
    this.served = projector.model;
    // A batch that the model before is projecting goes out first.
    if (!this.working) this.tellNews();
    if (this.discarded > 0) this.events.discarded(this.discarded);
    this.discarded = 0;
    this.work();
  }

  private tellNews(): void {
    for (const news of this.news.splice(0)) this.events.changed(news);
  }

  /** Resolves when nothing more can be done for now. */
  private work(): Promise<void> {
    if (this.queue.length > 0) this.working ??= this.drain();
    return this.working ?? Promise.resolve();
  }

  private async drain(): Promise<void> {
    try {
      while (this.queue.length > 0) {
        await nextTurn(); // lets messages that are being delivered in this turn join the batch
        await this.live.refresh();
        this.tellNews();
        const projector = this.live.current;
        if (projector) await this.serve(projector);
        else if (!isNoModel(this.live.problem)) this.failAll(this.live.problem);
        else if (this.settings.noModel === 'hold') return this.hold();
        else this.settleWithoutModel();
      }
    } catch (error) {
      this.failAll(error);
    } finally {
      // In the same turn as the last look at the queue: a message that came in between would wait for the next one.
      this.working = null;
      this.tellNews();
    }
  }

  private failAll(error: unknown): void {
    for (const { reject } of this.queue.splice(0)) reject(error);
  }

  private async serve(projector: Projector): Promise<void> {
    const [first] = this.queue;
    const place = this.placeIn(first.msg, projector.model);
    if (place) {
      this.queue.shift();
      this.delivery.answer(first, projector, place);
      return;
    }
    const start = performance.now();
    const batch = await this.takeBatch(projector.model);
    const overtaken = await this.project(projector, batch);
    this.queue.unshift(...overtaken.map(({ waiting }) => waiting));
    const work = { messages: batch.length - overtaken.length, ms: performance.now() - start };
    if (work.messages > 0) this.events.serving(projector, this.live.outdated, work);
  }

  /** @returns the messages left because a newer model came: their rows must be read anew */
  private async project(projector: Projector, batch: readonly Parsed[]): Promise<readonly Parsed[]> {
    if (batch.length === 0 || this.live.current !== projector) return batch;
    const all = stack(batch.map(({ rows }) => rows));
    let described: Description;
    try {
      described = await projector.describe(all, { ...this.settings.asked, alarm: this.alarm });
    } catch (error) {
      if (batch.length > 1 && isOfOneRow(error)) return this.projectHalves(projector, batch);
      for (const { waiting } of batch) waiting.reject(error);
      return [];
    }
    const embeddings = unstack(
      described.coordinates,
      batch.map(({ rows }) => rows.rows),
    );
    let start = 0;
    batch.forEach((entry, i) => {
      this.delivery.deliver(entry, projector.model, embeddings[i], described, start);
      start += entry.rows.rows;
    });
    this.events.projected(all, described);
    return [];
  }

  /** Finds the messages whose rows have no finite coordinates: the others must not fail with them. */
  private async projectHalves(projector: Projector, batch: readonly Parsed[]): Promise<readonly Parsed[]> {
    await nextTurn();
    const half = Math.ceil(batch.length / 2);
    const first = await this.project(projector, batch.slice(0, half));
    const second = await this.project(projector, batch.slice(half));
    return [...first, ...second];
  }

  private async takeBatch(model: ModelEnvelope): Promise<Parsed[]> {
    const batch: Parsed[] = [];
    let taken = 0;
    let numbers = 0;
    for (const waiting of this.queue) {
      if (numbers >= NUMBERS_PER_BATCH || taken >= MESSAGES_PER_BATCH) break;
      if (this.placeIn(waiting.msg, model)) break;
      taken++;
      try {
        const parsed = await this.parse(waiting, model);
        batch.push(parsed);
        numbers += parsed.rows.data.length;
      } catch (error) {
        waiting.reject(error);
      }
    }
    this.queue.splice(0, taken);
    return batch;
  }

  private async parse(waiting: Waiting, model: ModelEnvelope): Promise<Parsed> {
    const { rows: path, missingFeature } = this.settings;
    const value = path.read(waiting.msg);
    const { matrix: rows, features } = await readRowsForModel(value, model, { missingFeature });
    const many = reading(() => isMany(value, rows.rows));
    return { waiting, rows, many, imputed: imputedIn(rows, features) };
  }

  private placeIn(msg: Message, model: ModelEnvelope): readonly unknown[] | null {
    return askedPlace(msg, this.settings.rows, model);
  }

  private settleWithoutModel(): void {
    const { problem } = this.live;
    const { noModel } = this.settings;
    if (noModel === 'error') {
      this.failAll(problem);
      return;
    }
    const waiting = this.queue.splice(0);
    if (noModel === 'passUnprojected') waiting.forEach(sendOn);
    else this.discard(waiting, problem);
    this.events.waiting(0);
  }

  private discard(messages: readonly Waiting[], problem: unknown): void {
    if (this.discarded === 0) this.events.discarding(problem);
    this.discarded += messages.length;
    for (const { resolve } of messages) resolve();
  }

  private hold(): void {
    const { holdLimit } = this.settings;
    for (const { reject } of this.queue.splice(holdLimit)) reject(bufferFull(holdLimit));
    this.events.waiting(this.queue.length);
    // Held messages must not need another message to notice a model that somebody else wrote.
    clearTimeout(this.holdTimer);
    if (!this.closed) this.holdTimer = setTimeout(() => this.work(), HOLD_LOOK_MS);
  }
}

function isOfOneRow(error: unknown): boolean {
  return error instanceof PdrError && error.code === 'PDR_NOT_A_NUMBER';
}
