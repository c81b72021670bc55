import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type EvaluateInTrainerOptions,
  type Matrix,
  type Metrics,
  type ModelEnvelope,
  PdrError,
  type WindowSnapshot,
} from '../../src/index';
import { bufferFull } from '../shared/bufferLimit';
import { asksForPicture, isCommand } from '../shared/commands';
import { InOrder } from '../shared/inOrder';
import { type LabeledRows, readLabeledRows, readLabeledRowsForModel } from '../shared/labeledRows';
import { isNoModel, LiveModel, type ModelSource } from '../shared/liveModel';
import type { Message, Origin, Send } from '../shared/node-red';
import { type Controller, isCancelled } from '../shared/runNode';
import { Coalesced } from './coalesce';
import { type Drift, DriftWatch } from './driftWatch';
import type { Memory } from './memory';
import type { EvaluateSettings } from './settings';

export interface Verdict {
  readonly metrics: Metrics;
  readonly modelId: string;
  readonly modelVersion: number;
  /** The watched metric's value; null without labels where it needs them. */
  readonly value: number | null;
  readonly below: boolean;
}

export interface EvaluatePorts {
  /** Scales, projects and measures, all in a process of its own. */
  evaluate(model: ModelEnvelope, X: Matrix, options: EvaluateInTrainerOptions): Promise<Metrics>;
  /** An answer to the message that asked, or a new message; `alarm`: with a request to train anew. */
  announce(verdict: Verdict, alarm: boolean, origin: Origin | null): void;
  /** The rows have drifted: a new message, with a request to train anew. */
  drifted(drift: Drift): void;
  /** There is no model, which is no failure. */
  waiting(): void;
  /** There are so many rows, and no verdict on the present model yet. */
  collecting(rows: number): void;
  /** The window on the map as an SVG file, with its metrics where there are enough rows to measure. */
  draw(model: ModelEnvelope, window: WindowSnapshot, metrics: Metrics | null): Promise<string>;
  /** A picture for the message that asked. */
  show(picture: string, origin: Origin): void;
  /** An evaluation runs, or waits at this position for others to end; 1 is next. */
  evaluating(position: number | null): void;
  /** The present model was measured. */
  judged(verdict: Verdict): void;
  /** An evaluation ended without a verdict. */
  stopped(error: unknown): void;
  /** Something failed that no message waits for. */
  failed(error: unknown): void;
  /** A deploy ends this node: keeps its memory for the next one. */
  leave(memory: Memory): void;
}

/** A fast stream must leave the event loop its turns. */
const MESSAGES_PER_TURN = 200;
const AS_IT_IS = { load: async (model: ModelEnvelope) => model, release: async () => undefined };

export class EvaluateController implements Controller {
  private readonly live: LiveModel<ModelEnvelope>;
  private readonly abort = new AbortController();
  private readonly evaluations = new Coalesced(() => this.evaluate());
  private readonly drift: DriftWatch | null;
  private readonly pictures = new Coalesced(() => this.draw());
  private rowsSinceEvaluation = 0;
  /** Whether the status shows a verdict, an evaluation or a drift rather than the rows collected. */
  private statusLasts = false;
  private pending = 0;
  private takenThisTurn = 0;
  /** Messages are taken one after the other, though reading a large one takes many turns of the event loop. */
  private readonly order = new InOrder();

  constructor(
    private readonly settings: EvaluateSettings,
    source: ModelSource,
    private readonly ports: EvaluatePorts,
    private readonly memory: Memory,
  ) {
    ports.waiting();
    this.drift = settings.drift ? this.watch() : null;
    this.live = new LiveModel(source, AS_IT_IS, {
      changed: (model) => this.change(model),
      failed: (error) => ports.failed(error),
    });
    // A model kept from before shows in the status before the first message comes.
    void this.live.refresh();
  }

  async receive(msg: Message, send: Send): Promise<void> {
    if (this.pending >= this.settings.queueLimit) throw bufferFull(this.settings.queueLimit);
    this.pending++;
    try {
      const { answered } = await this.order.run(() => this.take(msg, send));
      await answered;
    } finally {
      this.pending--;
    }
  }

  async close(removed: boolean): Promise<void> {
    this.abort.abort();
    this.drift?.close();
    if (!removed) this.ports.leave(this.memory);
    await this.live.close();
  }

  private reset(): void {
    this.memory.window.clear();
    this.drift?.reset(this.live.current);
    this.rowsSinceEvaluation = 0;
    this.forgetVerdict();
  }

  /** @returns the answer that is due, which the messages behind must not wait for */
  private async take(msg: Message, send: Send): Promise<{ readonly answered: Promise<void> | null }> {
    if (++this.takenThisTurn > MESSAGES_PER_TURN) {
      await nextTurn();
      this.takenThisTurn = 1;
    }
    await this.live.refresh();
    if (isCommand(msg, this.settings.paths.rows)) {
      if (msg.topic === 'evaluate') return { answered: this.answer({ msg, send }) };
      if (msg.topic === 'reset') {
        this.reset();
        return { answered: null };
      }
    }
    if (asksForPicture(msg, this.settings.paths.rows)) return { answered: this.show({ msg, send }) };
    await this.collect(msg);
    return { answered: null };
  }

  private async collect(msg: Message): Promise<void> {
    const { rows, labels } = await this.read(msg);
    const { evaluateEvery } = this.settings;
    this.memory.window.push(rows, labels, this.live.current !== null);
    this.rowsSinceEvaluation += rows.matrix.rows;
    this.memory.alarm.rowsCame(rows.matrix.rows);
    // As with the metric, each training is to have rows that the one before it did not have.
    if (this.live.current && this.memory.alarm.isRested) this.drift?.rowsCame(rows.matrix);
    if (!this.statusLasts) this.showProgress();
    if (evaluateEvery > 0 && this.rowsSinceEvaluation >= evaluateEvery) this.evaluateUnasked();
  }

  private async read(msg: Message): Promise<LabeledRows> {
    const { paths, columns } = this.settings;
    for (;;) {
      const model = this.live.current;
      const read = model
        ? await readLabeledRowsForModel(msg, paths, model)
        : await readLabeledRows(msg, paths, {
            features: this.memory.window.knownFeatures,
            columns,
            missing: 'impute',
          });
      if (this.live.current === model) return read; // else another model came meanwhile
    }
  }

  private watch(): DriftWatch {
    return new DriftWatch(this.settings, this.memory.drift, {
      found: (drift) => {
        this.memory.alarm.trainingAsked();
        this.statusLasts = true;
        this.ports.drifted(drift);
      },
      failed: (error) => this.ports.failed(error),
      collected: () => this.memory.window.snapshot().X,
    });
  }

  private forgetVerdict(): void {
    this.statusLasts = false;
    this.showProgress();
  }

  private showProgress(): void {
    if (this.live.current) this.ports.collecting(this.memory.window.size);
    else if (isNoModel(this.live.problem)) this.ports.waiting();
  }

  /** A verdict on the old model says nothing of the new one. */
  private change(model: ModelEnvelope | null): void {
    if (model) this.memory.window.keepWhatFits(model);
    this.drift?.use(model);
    this.forgetVerdict();
    this.evaluateUnasked();
  }

  /** Whether there are enough rows to measure. */
  private get isComparable(): boolean {
    return this.memory.window.size > 2 * this.settings.k;
  }

  private evaluateUnasked(): void {
    if (!this.live.current || !this.isComparable || this.evaluations.waiting) return;
    this.answer(null).catch((error) => {
      if (!isCancelled(error)) this.ports.failed(error);
    });
  }

  private async answer(origin: Origin | null): Promise<void> {
    const verdict = await this.evaluations.run();
    this.ports.announce(verdict, this.memory.alarm.raisedBy(verdict, origin !== null), origin);
  }

  private async show(origin: Origin): Promise<void> {
    this.ports.show(await this.pictures.run(), origin);
  }

  /** Measures anew what it draws, without a word to the alarm: it must not matter how often somebody looks. */
  private async draw(): Promise<string> {
    const model = this.live.current;
    if (!model) throw this.live.problem;
    const window = this.memory.window.snapshot();
    const metrics = this.isComparable ? await this.measure(model, window) : null;
    return this.ports.draw(model, window, metrics);
  }

  private measure(
    model: ModelEnvelope,
    { X, labels }: WindowSnapshot,
    onProgress?: EvaluateInTrainerOptions['onProgress'],
  ): Promise<Metrics> {
    const { engine, k } = this.settings;
    const { signal } = this.abort;
    return this.ports.evaluate(model, X, { k, engine, signal, onProgress, ...(labels && { labels }) });
  }

  private async evaluate(): Promise<Verdict> {
    this.rowsSinceEvaluation = 0;
    const model = this.live.current;
    if (!model) throw this.live.problem;
    if (this.memory.window.size === 0)
      throw new PdrError('PDR_TOO_FEW_ROWS', 'There are no rows to compare yet.');
    this.statusLasts = true;
    this.ports.evaluating(null);
    const { metric, threshold } = this.settings;
    try {
      const metrics = await this.measure(model, this.memory.window.snapshot(), (progress) =>
        this.ports.evaluating(progress.phase === 'queued' ? progress.position : null),
      );
      const value = metrics[metric];
      const verdict = {
        metrics,
        modelId: model.id,
        modelVersion: model.lineage.version,
        value,
        below: value !== null && value < threshold,
      };
      if (this.live.current === model) this.ports.judged(verdict);
      else this.forgetVerdict();
      return verdict;
    } catch (error) {
      this.ports.stopped(error);
      throw error;
    }
  }
}
