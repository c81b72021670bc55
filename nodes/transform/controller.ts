import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import {
  type Description,
  type Matrix,
  type ModelEnvelope,
  NoveltyAlarm,
  PdrError,
  Projector,
} from '../../src/index';
import { bufferFull } from '../shared/bufferLimit';
import { isMany, toCoordinates } from '../shared/coordinates';
import { reading, reasonOf } from '../shared/failures';
import { isNoModel, LiveModel, type ModelSource } from '../shared/liveModel';
import type { Message, Send } from '../shared/node-red';
import { readRowsForModel } from '../shared/rowReading';
import type { Controller } from '../shared/runNode';
import { stack, unstack } from './batch';
import { imputedIn } from './imputed';
import { type Imputed, marksOf } from './marks';
import { type ModelNews, newsOf } from './news';
import { type Origin, originsOf } from './origin';
import { messageParts, readingParts } from './parts';
import { answerPlace, askedPlace } from './place';
import type { TransformEvents, TransformSettings } from './settings';
import { Watch } from './watch';

/** Read and projected in one call: bounds the latency of a batch and its hold on the event loop, not the throughput. */
const NUMBERS_PER_BATCH = 50_000;
const MESSAGES_PER_BATCH = 400;
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
  readonly imputed: readonly (Imputed | null)[] | null;
}

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
  private readonly watch: Watch;
  /** Tells readings that are unusual by themselves; the watch tells those that are together. */
  private readonly alarm: NoveltyAlarm;
  private readonly regimeNames = new WeakMap<ModelEnvelope, ReadonlyMap<number, string>>();
  private closed = false;

  constructor(
    private readonly settings: TransformSettings,
    source: ModelSource,
    private readonly events: TransformEvents,
  ) {
    const { queueLimit, holdLimit, noModel, missingFeature, engine, alarm } = settings;
    this.watch = new Watch(alarm);
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
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.holdTimer);
    await Promise.race([this.work(), sleep(CLOSING_MS, undefined, { ref: false })]);
    for (const { resolve } of this.queue.splice(0)) resolve();
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
      this.answer(first, projector, place);
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
      this.deliver(entry, projector.model, embeddings[i], described, start);
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

  /** @param start the message's first row among those described */
  private deliver(
    { waiting, many, imputed }: Parsed,
    model: ModelEnvelope,
    embedding: Matrix,
    described: Description,
    start: number,
  ): void {
    const { msg } = waiting;
    const { output, marker, format, series } = this.settings;
    const readings = readingParts(described, start, embedding.rows, this.namesOf(model));
    let origins: readonly Origin[];
    try {
      origins = originsOf(msg, embedding.rows, Date.now());
      marker.mark(msg, {
        ...marksOf(model, many ? imputed : (imputed?.[0] ?? null)),
        ...messageParts(readings, many),
      });
      output.write(msg, toCoordinates(embedding, format, many));
      reading(() => {
        if (format === 'chart' && !msg.topic) msg.topic = series;
      });
    } catch (error) {
      waiting.reject(error);
      return;
    }
    sendOn(waiting);
    readings.forEach((parts, i) => {
      for (const news of this.watch.look(origins[i], parts)) this.events.watched(news);
    });
  }

  private placeIn(msg: Message, model: ModelEnvelope): readonly unknown[] | null {
    return askedPlace(msg, this.settings.rows, model);
  }

  private answer(waiting: Waiting, projector: Projector, place: readonly unknown[]): void {
    const { output, marker } = this.settings;
    try {
      const found = answerPlace(projector, place);
      marker.mark(waiting.msg, marksOf(projector.model, null));
      output.write(waiting.msg, found);
    } catch (error) {
      waiting.reject(error);
      return;
    }
    sendOn(waiting);
  }

  private namesOf(model: ModelEnvelope): ReadonlyMap<number, string> {
    const names = this.regimeNames.get(model) ?? this.settings.regimeNames(model);
    this.regimeNames.set(model, names);
    return names;
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

/** Node-RED copies a message for every wire but the first, which not every message allows. */
function sendOn({ msg, send, resolve, reject }: Waiting): void {
  try {
    send(msg);
    resolve();
  } catch (cause) {
    reject(new PdrError('PDR_BAD_INPUT', `The message cannot be sent on: ${reasonOf(cause)}`, { cause }));
  }
}

function isOfOneRow(error: unknown): boolean {
  return error instanceof PdrError && error.code === 'PDR_NOT_A_NUMBER';
}
