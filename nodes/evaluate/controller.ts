import {
  type EngineChoice,
  type EvaluateInTrainerOptions,
  type Matrix,
  type MetricName,
  type Metrics,
  type ModelEnvelope,
  PdrError,
  type Projector,
  RowWindow,
} from '../../src/index';
import { type RowPaths, readLabeledRows } from '../shared/labeledRows';
import { LiveModel, type ModelSource } from '../shared/liveModel';
import type { Message, Origin, Send } from '../shared/node-red';
import { type Controller, isCancelled } from '../shared/runNode';
import { fitToModel } from './adapt';
import { Coalesced } from './coalesce';

export interface EvaluateSettings {
  readonly paths: RowPaths;
  readonly columns: number | null;
  readonly windowSize: number;
  /** New rows after which to evaluate; 0 is never. */
  readonly evaluateEvery: number;
  readonly k: number;
  readonly metric: MetricName;
  readonly threshold: number;
  readonly engine: EngineChoice;
}

export interface Verdict {
  readonly metrics: Metrics;
  readonly modelId: string;
  /** The watched metric's value; null without labels where it needs them. */
  readonly value: number | null;
  readonly below: boolean;
}

export interface EvaluatePorts {
  evaluate(X: Matrix, embedding: Matrix, options: EvaluateInTrainerOptions): Promise<Metrics>;
  /** New messages, or ones derived from the message that asked. */
  announce(verdict: Verdict, origin: Origin | null): void;
  collecting(rows: number): void;
  evaluating(): void;
  /** An evaluation ended without a verdict. */
  stopped(error: unknown): void;
  loaded(projector: Projector): void;
  /** Something failed that no message waits for. */
  failed(error: unknown): void;
}

export class EvaluateController implements Controller {
  private readonly window: RowWindow;
  private readonly live: LiveModel;
  private readonly abort = new AbortController();
  private readonly evaluations = new Coalesced<Origin | null>((origin) => this.evaluate(origin));
  private rowsSinceEvaluation = 0;
  private judged = false;

  constructor(
    private readonly settings: EvaluateSettings,
    source: ModelSource,
    private readonly ports: EvaluatePorts,
  ) {
    this.window = new RowWindow(settings.windowSize);
    this.live = new LiveModel(source, settings.engine, {
      changed: (projector) => {
        if (!projector) return;
        ports.loaded(projector);
        this.adopt(projector.model);
      },
      failed: (error) => ports.failed(error),
    });
    ports.collecting(0);
  }

  async receive(msg: Message, send: Send): Promise<void> {
    await this.live.refresh(); // first, whatever the message: none may overtake another
    if (msg.topic === 'reset') return this.reset();
    if (msg.topic === 'evaluate') return this.evaluations.run({ msg, send });
    this.collect(msg);
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.live.close();
  }

  private reset(): void {
    this.window.clear();
    this.rowsSinceEvaluation = 0;
    this.judged = false;
    this.ports.collecting(0);
  }

  private collect(msg: Message): void {
    const model = this.live.current?.model;
    const { paths, columns, evaluateEvery, k } = this.settings;
    const { rows, labels } = readLabeledRows(msg, paths, {
      features: model?.features ?? this.window.features ?? undefined,
      columns: model?.nFeatures ?? columns ?? undefined,
      missing: model?.preprocessing.missing ?? 'impute',
    });
    this.window.push(rows, labels);
    this.rowsSinceEvaluation += rows.matrix.rows;
    if (!this.judged) this.ports.collecting(this.window.size);
    const enough = this.window.size > 2 * k; // fewer cannot be compared
    const due = evaluateEvery > 0 && this.rowsSinceEvaluation >= evaluateEvery;
    // Asked for once only: whoever asks is told of a failure.
    if (model && enough && due && !this.evaluations.waiting) {
      this.evaluations.run(null).catch((error) => {
        if (!isCancelled(error)) this.ports.failed(error);
      });
    }
  }

  /** Keeps of the window what the model can place: it may have other features than the one before. */
  private adopt(model: ModelEnvelope): void {
    const fitting = this.window.size > 0 ? fitToModel(this.window.snapshot(), model) : null;
    this.window.clear();
    if (fitting && fitting.X.rows > 0) {
      this.window.push({ matrix: fitting.X, features: model.features }, fitting.labels);
    }
  }

  private async evaluate(origin: Origin | null): Promise<void> {
    this.rowsSinceEvaluation = 0;
    const projector = this.live.current;
    if (!projector) throw this.live.problem;
    if (this.window.size === 0) throw new PdrError('PDR_TOO_FEW_ROWS', 'There are no rows to compare yet.');
    this.ports.evaluating();
    const { X, labels } = this.window.snapshot();
    const { engine, k, metric, threshold } = this.settings;
    const metrics = await this.measure(projector, X, {
      k,
      engine,
      signal: this.abort.signal,
      ...(labels && { labels }),
    });
    this.judged = true;
    const value = metrics[metric];
    const below = value !== null && value < threshold;
    this.ports.announce({ metrics, modelId: projector.model.id, value, below }, origin);
  }

  private async measure(
    projector: Projector,
    X: Matrix,
    options: EvaluateInTrainerOptions,
  ): Promise<Metrics> {
    try {
      const embedding = await projector.transform(X);
      return await this.ports.evaluate(projector.scale(X), embedding, options);
    } catch (error) {
      this.ports.stopped(error);
      throw error;
    }
  }
}
