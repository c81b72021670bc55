import { type Label, type ModelEnvelope, type Rows, RowWindow, type WindowSnapshot } from '../../src/index';
import { windowForModel } from './windowForModel';
import { withFeatures } from './withFeatures';

/** Before the first model, features are gathered from so many rows: a sensor may be silent in the first. */
const GATHERING_ROWS = 100;

/** The rows to be measured, in the form of the present model once there is one. */
export class EvaluationWindow {
  private readonly window: RowWindow;

  constructor(capacity: number) {
    this.window = new RowWindow(capacity);
  }

  get size(): number {
    return this.window.size;
  }

  /** Null while they are still gathered. */
  get knownFeatures(): readonly string[] | null {
    return this.size < GATHERING_ROWS ? null : this.window.features;
  }

  /** @param forModel whether the rows were read for a model, which knows its features */
  push(rows: Rows, labels: readonly Label[] | null, forModel: boolean): void {
    const held = this.window.features;
    if (forModel || !held || !rows.features) {
      this.window.push(rows, labels);
      return;
    }
    const features = [...new Set([...held, ...rows.features])];
    if (features.length > held.length) {
      const window = this.snapshot();
      this.clear();
      this.window.push(withFeatures(window.X, held, features), window.labels);
    }
    this.window.push(withFeatures(rows.matrix, rows.features, features), labels);
  }

  /** Drops what a new model cannot project: the window may have other features. */
  keepWhatFits(model: ModelEnvelope): void {
    const fitting = this.size > 0 ? windowForModel(this.snapshot(), model) : null;
    this.clear();
    if (fitting && fitting.X.rows > 0) {
      this.window.push({ matrix: fitting.X, features: model.features }, fitting.labels);
    }
  }

  snapshot(): WindowSnapshot {
    return this.window.snapshot();
  }

  clear(): void {
    this.window.clear();
  }
}
