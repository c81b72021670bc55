import {
  exportOnnx,
  type FitInTrainerOptions,
  type FitResult,
  type Label,
  type Matrix,
  MIN_ROWS,
  type MissingPolicy,
  type ModelEnvelope,
  parseModel,
  RowWindow,
} from '../../src/index';
import { type RowPaths, readLabeledRows } from '../shared/labeledRows';
import type { Message, Origin, Send } from '../shared/node-red';
import { type Controller, isCancelled } from '../shared/runNode';
import { type Answer, type Progress, summary } from './messages';
import { type BusyPolicy, Trainings } from './trainings';

export const SOURCES = ['window', 'dataset'] as const;
/** Rows come one by one and are kept in a window, or every message is a whole dataset. */
export type Source = (typeof SOURCES)[number];

export interface FitNodeSettings {
  readonly source: Source;
  readonly paths: RowPaths;
  /** Empty: taken from the first object. */
  readonly features: readonly string[];
  readonly columns: number | null;
  readonly missing: MissingPolicy;
  readonly windowSize: number;
  readonly trainWhenFull: boolean;
  /** New rows after which to train again; 0 is never. */
  readonly trainEvery: number;
  readonly whenBusy: BusyPolicy;
  readonly fit: FitInTrainerOptions;
  readonly includeEmbedding: boolean;
}

/** What the controller needs of the world outside. */
export interface FitPorts {
  fit(X: Matrix, options: FitInTrainerOptions): Promise<FitResult>;
  /** Puts the model where the other nodes find it. */
  publish(model: ModelEnvelope): Promise<void>;
  /** What `publish` put there last, be it by another node or before a restart. */
  published(): Promise<unknown>;
  /** A new message on the first output, or one derived from the message that asked. */
  announce(answer: Answer, origin: Origin | null): void;
  exported(model: ModelEnvelope): void;
  progress(progress: Progress): void;
  trained(result: FitResult): void;
  /** A training ended without a model. */
  stopped(error: unknown): void;
  idle(): void;
  /** A training that no message waits for has failed. */
  failed(error: unknown): void;
}

interface TrainingSet {
  readonly X: Matrix;
  readonly labels: readonly Label[] | null;
  readonly features: readonly string[] | null;
}

export class FitController implements Controller {
  private readonly window: RowWindow;
  private readonly trainings: Trainings;
  private wasFull = false;
  private rowsSinceTraining = 0;

  constructor(
    private readonly settings: FitNodeSettings,
    private readonly ports: FitPorts,
  ) {
    this.window = new RowWindow(settings.windowSize);
    this.trainings = new Trainings(settings.whenBusy);
    ports.idle();
  }

  async receive(msg: Message, send: Send): Promise<void> {
    const origin = { msg, send };
    if (msg.topic === 'cancel') return this.trainings.cancel();
    if (msg.topic === 'reset') return this.reset();
    if (msg.topic === 'export') return this.export(origin);
    if (this.settings.source === 'dataset') return this.trainOnDataset(origin);
    if (msg.topic === 'train') return this.trainOnWindow(origin);
    return this.collect(msg);
  }

  async close(): Promise<void> {
    await this.trainings.cancel();
  }

  private reset(): void {
    this.window.clear();
    this.wasFull = false;
    this.rowsSinceTraining = 0;
    if (!this.trainings.busy) this.ports.idle();
  }

  private async export(origin: Origin): Promise<void> {
    const model = parseModel(await this.ports.published());
    this.ports.announce({ topic: 'onnx', payload: Buffer.from(exportOnnx(model)) }, origin);
    this.ports.exported(model);
  }

  private trainOnDataset(origin: Origin): Promise<void> {
    const { rows, labels } = this.read(origin.msg, this.settings.features);
    return this.train(() => ({ X: rows.matrix, labels, features: rows.features }), origin);
  }

  private trainOnWindow(origin: Origin | null): Promise<void> {
    if (this.trainings.accepting) this.rowsSinceTraining = 0;
    // Taken when the training starts, not when it is asked for: one that had to wait learns from the newest rows.
    return this.train(() => this.window.snapshot(), origin);
  }

  private read(msg: Message, features: readonly string[]) {
    const { paths, columns, missing } = this.settings;
    return readLabeledRows(msg, paths, {
      features: features.length > 0 ? features : undefined,
      columns: columns ?? undefined,
      missing,
    });
  }

  private collect(msg: Message): void {
    const { features, windowSize } = this.settings;
    const known = features.length > 0 ? features : (this.window.features ?? []);
    const { rows, labels } = this.read(msg, known);
    this.window.push(rows, labels);
    this.rowsSinceTraining += rows.matrix.rows;
    const { size } = this.window;
    if (!this.wasFull && !this.trainings.busy) {
      this.ports.progress({ phase: 'collecting', fraction: size / windowSize, rows: size, windowSize });
    }
    if (this.isTrainingDue()) this.trainOnWindow(null).catch((error) => this.reportFailure(error));
  }

  private isTrainingDue(): boolean {
    const { trainWhenFull, trainEvery } = this.settings;
    const full = this.window.size === this.window.capacity;
    const firstFill = full && !this.wasFull;
    if (full) this.wasFull = true;
    if (!this.trainings.accepting) return false;
    if (trainWhenFull && firstFill) return true;
    // With both, the window fills first.
    const enough = this.window.size >= MIN_ROWS;
    return enough && trainEvery > 0 && this.rowsSinceTraining >= trainEvery && (full || !trainWhenFull);
  }

  private train(take: () => TrainingSet, origin: Origin | null): Promise<void> {
    return this.trainings.request(async (signal) => {
      try {
        const { X, labels, features } = take();
        const result = await this.ports.fit(X, {
          ...this.settings.fit,
          labels,
          ...(features && { featureNames: features }),
          onProgress: (progress) => this.ports.progress(progress),
          signal,
        });
        await this.ports.publish(result.model);
        this.ports.trained(result);
        const embedding = this.settings.includeEmbedding ? { labels } : null;
        this.ports.announce({ topic: 'model', payload: summary(result, embedding) }, origin);
      } catch (error) {
        this.ports.stopped(error);
        throw error;
      }
    });
  }

  private reportFailure(error: unknown): void {
    // Nobody waits for an automatic training, and who cancelled it knows.
    if (!isCancelled(error)) this.ports.failed(error);
  }
}
