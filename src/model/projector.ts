import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EngineChoice, EngineName } from '../engines/engine';
import { PdrError } from '../errors';
import { type Matrix, rowRange } from '../matrix';
import { scaleRows } from '../preprocess/scaling';
import { type DecodedModel, decodeModel } from './decode';
import type { ModelEnvelope } from './envelope';
import type { Placement } from './placement';

/**
 * Multiply-adds between two yields to the event loop: .5 to 3 ms of work on one core, natively or in wasm, since an engine
 * computes on the calling thread.
 */
const WORK_PER_TURN = 2e7;

/** Projects rows onto a fitted map. A row's place does not depend on the rows beside it. */
export class Projector {
  private pending: Promise<unknown> = Promise.resolve();
  private readonly rowsPerTurn: number;

  private constructor(
    readonly model: ModelEnvelope,
    readonly engine: EngineName,
    /** What a user should know about the engine; empty when there is nothing to say. */
    readonly notes: readonly string[],
    private readonly decoded: DecodedModel,
    private readonly placement: Placement,
  ) {
    this.rowsPerTurn = Math.max(1, Math.min(1024, Math.floor(WORK_PER_TURN / placement.workPerRow)));
  }

  /**
   * Makes a projector for a model that `parseModel` or `fit` gave. Dispose of it when done. Loads in several turns of the
   * event loop: a large model must not hold up what else runs.
   * @throws PDR_BAD_MODEL, PDR_ENGINE_UNAVAILABLE
   */
  static async load(model: ModelEnvelope, options: { engine?: EngineChoice } = {}): Promise<Projector> {
    const { loadEngine } = require('../engines/load') as typeof import('../engines/load');
    const { landmarkPlacement, networkPlacement } = require('./placement') as typeof import('./placement');
    const { engine, notes } = await loadEngine(options.engine ?? 'auto');
    await nextTurn();
    const decoded = decodeModel(model);
    await nextTurn();
    const { network, parameters, preprocessing, landmarks } = decoded;
    const { pca } = preprocessing;
    const placement = landmarks
      ? await landmarkPlacement(engine, landmarks, pca)
      : await networkPlacement(engine, { network, parameters, pca });
    return new Projector(model, engine.name, notes, decoded, placement);
  }

  /**
   * Places rows on the map. Calls are answered in order; between chunks the event loop gets its turn.
   * @param X rows x nFeatures, in the units the model was fitted on; NaN is a missing value
   * @returns rows x nComponents
   * @throws PDR_DIMENSIONS, PDR_NOT_A_NUMBER (infinite, or missing where the model refuses that)
   */
  transform(X: Matrix): Promise<Matrix> {
    const result = this.pending.then(() => this.run(X));
    this.pending = result.catch(() => undefined);
    return result;
  }

  /** Rows in the model's scaled input space, the one whose neighbourhoods the map keeps. */
  scale(X: Matrix): Matrix {
    this.checkWidth(X);
    return scaleRows(X, this.decoded.preprocessing);
  }

  /** Frees the engine's memory, after the calls that are under way. */
  async dispose(): Promise<void> {
    const release = this.pending.then(() => this.placement.release());
    this.pending = release.then(() => {
      throw new PdrError('PDR_NO_MODEL', 'This projector was disposed of.');
    });
    this.pending.catch(() => undefined);
    await release;
  }

  private async run(X: Matrix): Promise<Matrix> {
    this.checkWidth(X);
    const { nComponents } = this.model;
    const data = new Float32Array(X.rows * nComponents);
    for (let start = 0; start < X.rows; start += this.rowsPerTurn) {
      if (start > 0) await nextTurn();
      const rows = rowRange(X, start, Math.min(X.rows, start + this.rowsPerTurn));
      const chunk = scaleRows(rows, this.decoded.preprocessing, start);
      data.set(await this.placement.place(chunk), start * nComponents);
    }
    return { data, rows: X.rows, cols: nComponents };
  }

  private checkWidth(X: Matrix): void {
    const { nFeatures } = this.model;
    if (X.cols !== nFeatures) {
      throw new PdrError(
        'PDR_DIMENSIONS',
        `The model expects rows of ${nFeatures} features; these have ${X.cols}.`,
      );
    }
  }
}
