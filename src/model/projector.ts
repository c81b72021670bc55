import { setImmediate as nextTurn } from 'node:timers/promises';
import { ENGINE_CHOICES, type EngineName } from '../engines/list';
import { PdrError } from '../errors';
import { type Matrix, rowRange } from '../matrix';
import { NoveltyAlarm } from '../meaning/alarm';
import { checkOptions } from '../options/check';
import type { GivenOptions, OptionTable, OptionValues } from '../options/spec';
import { type Scaling, scaleRows } from '../preprocess/scaling';
import { MODEL_ROWS_OPTIONS } from '../rows/format';
import { type RowsInput, toModelMatrix } from '../rows/input';
import { missingFor } from '../rows/modelRows';
import { askedOf, type DescribeOptions, type Description, describeRows } from './describe';
import { type ModelEnvelope, requireModel } from './envelope';
import type { LoadedModel } from './loaded';
import { type ReadingAtPlace, RowReader } from './reader';

/**
 * Multiply-adds between two yields to the event loop: .5 to 3 ms of work on one core, natively or in wasm, since an engine
 * computes on the calling thread.
 */
const WORK_PER_TURN = 2e7;

/** Every option of `Projector.load`. */
export const PROJECTOR_OPTIONS = {
  engine: {
    kind: 'choice',
    values: ENGINE_CHOICES,
    default: 'auto',
    doc: 'What computes projections; auto is the fastest on the CPU.',
  },
  ...MODEL_ROWS_OPTIONS,
} as const satisfies OptionTable;

export type ProjectorOptions = GivenOptions<typeof PROJECTOR_OPTIONS>;

/** Projects rows onto a fitted map. A row's coordinates do not depend on the rows beside it. */
export class Projector {
  private pending: Promise<unknown> = Promise.resolve();
  private disposed: Promise<void> | null = null;
  private reader: RowReader | null = null;

  private constructor(
    readonly model: ModelEnvelope,
    readonly engine: EngineName,
    /** What a user should know about the engine; empty when there is nothing to say. */
    readonly notes: readonly string[],
    private readonly shared: LoadedModel,
    private readonly settings: OptionValues<typeof PROJECTOR_OPTIONS>,
  ) {}

  /**
   * Makes a projector for a model that `parseModel` or `fit` gave. Dispose of it when done. Projectors of one model in a
   * process share its memory. Loads in several turns of the event loop.
   * @throws PDR_BAD_OPTION, PDR_BAD_MODEL, PDR_ENGINE_UNAVAILABLE
   */
  static async load(model: ModelEnvelope, options: ProjectorOptions = {}): Promise<Projector> {
    requireModel(model);
    const settings = checkOptions(PROJECTOR_OPTIONS, options, 'Projector.load');
    const { loadEngine } = require('../engines/load') as typeof import('../engines/load');
    const { shareModel } = require('./loaded') as typeof import('./loaded');
    const { engine, notes } = await loadEngine(settings.engine);
    return new Projector(model, engine.name, notes, await shareModel(model, engine), settings);
  }

  /**
   * Projects rows. Calls are answered in order; between chunks the event loop gets its turn. The rows are copied before
   * the call returns.
   * @param rows in the units the model was fitted on: a matrix (rows x nFeatures; NaN is a missing value), arrays of numbers,
   *   objects, or what `parseRows` gives. Names are matched with the model's, whatever their order
   * @returns rows x nComponents
   * @throws what `rowsForModel` and `matrix` throw; PDR_DIMENSIONS; PDR_NOT_A_NUMBER naming a row that holds an infinite value,
   *   a missing one where both the model and the projector refuse that, or that has no finite coordinates; PDR_NO_MODEL after `dispose`
   */
  async transform(rows: RowsInput): Promise<Matrix> {
    return this.inTurn(rows, (X) => this.project(X));
  }

  /**
   * Projects rows as `transform` does, and tells what the rows that the model keeps say about each.
   * @throws what `transform` throws
   */
  async describe(rows: RowsInput, options: DescribeOptions = {}): Promise<Description> {
    return this.inTurn(rows, (X) => this.describeRows(X, options));
  }

  /**
   * What lies at a place of the map: what the readings nearest to it have, and whether any was ever there.
   * @param place nComponents numbers, as `transform` gives them
   * @returns null where the model keeps no rows
   * @throws PDR_DIMENSIONS, PDR_NOT_A_NUMBER; PDR_NO_MODEL after `dispose`
   */
  readingAt(place: readonly number[]): ReadingAtPlace | null {
    if (this.disposed) throw new PdrError('PDR_NO_MODEL', 'This projector was disposed of.');
    const { nComponents } = this.model;
    if (!Array.isArray(place) || place.length !== nComponents) {
      throw new PdrError('PDR_DIMENSIONS', `A place of this map is ${nComponents} numbers.`);
    }
    if (!place.every(Number.isFinite)) {
      throw new PdrError('PDR_NOT_A_NUMBER', 'A place of the map must be finite numbers.');
    }
    return this.rowReader()?.readingAt(place) ?? null;
  }

  /** Rows in the model's scaled input space, the one whose neighbourhoods the map keeps. */
  scale(rows: RowsInput): Matrix {
    return scaleRows(this.read(rows), this.scaling);
  }

  /** Releases the model after the calls under way. Does nothing the second time. */
  dispose(): Promise<void> {
    this.disposed ??= this.pending.then(() => this.shared.release());
    return this.disposed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  private async inTurn<T>(rows: RowsInput, work: (X: Matrix) => Promise<T>): Promise<T> {
    if (this.disposed) throw new PdrError('PDR_NO_MODEL', 'This projector was disposed of.');
    const X = this.read(rows);
    const copy = { ...X, data: X.data.slice() };
    const result = this.pending.then(() => work(copy));
    this.pending = result.catch(() => undefined);
    return result;
  }

  private async describeRows(X: Matrix, options: DescribeOptions): Promise<Description> {
    const reader = this.rowReader();
    const asked = reader && askedOf(reader, options);
    const comparison = asked && (await this.shared.comparison());
    if (!reader || !asked || !comparison) {
      const nothing = { novelty: null, cause: null, regime: null, label: null, trust: null };
      return { coordinates: await this.project(X), ...nothing };
    }
    const alarm = options.alarm ?? new NoveltyAlarm();
    const described = await describeRows(X, this.scaling, comparison, reader, { alarm, asked });
    checkFinite(described.coordinates.data, described.coordinates.cols, 0);
    return described;
  }

  private rowReader(): RowReader | null {
    const { decoded } = this.shared;
    if (decoded.kept) this.reader ??= new RowReader(decoded, decoded.kept, this.model.features);
    return this.reader;
  }

  private async project(X: Matrix): Promise<Matrix> {
    const { nComponents } = this.model;
    const { scaling } = this;
    const { projection } = this.shared;
    const rowsPerTurn = Math.max(1, Math.min(1024, Math.floor(WORK_PER_TURN / projection.workPerRow)));
    const data = new Float32Array(X.rows * nComponents);
    for (let start = 0; start < X.rows; start += rowsPerTurn) {
      if (start > 0) await nextTurn();
      const rows = rowRange(X, start, Math.min(X.rows, start + rowsPerTurn));
      const coordinates = await projection.project(scaleRows(rows, scaling, start));
      checkFinite(coordinates, nComponents, start);
      data.set(coordinates, start * nComponents);
    }
    return { data, rows: X.rows, cols: nComponents };
  }

  private get scaling(): Scaling {
    const missing = missingFor(this.model, this.settings.missingFeature);
    return { ...this.shared.decoded.preprocessing, missing };
  }

  private read(rows: RowsInput): Matrix {
    const { nFeatures } = this.model;
    const X = toModelMatrix(rows, this.model, this.settings.missingFeature);
    if (X.cols !== nFeatures) {
      throw new PdrError(
        'PDR_DIMENSIONS',
        `The model expects rows of ${nFeatures} features; these have ${X.cols}.`,
      );
    }
    return X;
  }
}

function checkFinite(coordinates: Float32Array, nComponents: number, firstRow: number): void {
  for (let i = 0; i < coordinates.length; i++) {
    if (Number.isFinite(coordinates[i])) continue;
    throw new PdrError(
      'PDR_NOT_A_NUMBER',
      `Row ${firstRow + Math.floor(i / nComponents) + 1} has no finite coordinates: its values are too far from those the model was fitted on.`,
    );
  }
}
