import { type Matrix, type ModelEnvelope, matrix, PdrError, rowsForModel } from '../../src/index';
import type { InputRow } from './inputRow';

/** The rows that could be read, and what is wrong with the one behind them. */
export interface ReadRows {
  /** Null when there are none. */
  readonly matrix: Matrix | null;
  readonly failure: PdrError | null;
}

/** Reads rows for a model, each by itself: JSON says what is a number. */
export class RowReader {
  constructor(private readonly model: ModelEnvelope) {}

  read(rows: readonly InputRow[]): ReadRows {
    const { nFeatures } = this.model;
    const data = new Float32Array(rows.length * nFeatures);
    for (let i = 0; i < rows.length; i++) {
      try {
        data.set(rowsForModel(rows[i].value, this.model).matrix.data, i * nFeatures);
      } catch (error) {
        return { matrix: firstRows(data, i, nFeatures), failure: atLine(error, rows[i].line) };
      }
    }
    return { matrix: firstRows(data, rows.length, nFeatures), failure: null };
  }
}

/** How many of the first rows show, for all that follow, how a column writes its numbers. */
const SHOWN_ROWS = 100;

/** Reads rows of text for a model, by the block: only its column shows whether "1.240" is 1.24 or 1240. */
export class BlockReader {
  private shown: readonly unknown[] = [];

  constructor(private readonly model: ModelEnvelope) {}

  read(rows: readonly InputRow[]): ReadRows {
    const values = rows.map(({ value }) => value);
    try {
      const { data, cols } = rowsForModel([...this.shown, ...values], this.model).matrix;
      const own = data.subarray(this.shown.length * cols);
      if (this.shown.length === 0) this.shown = values.slice(0, SHOWN_ROWS);
      return { matrix: firstRows(own, rows.length, cols), failure: null };
    } catch (error) {
      const bad = rows.findIndex(({ value }) => this.faultOf(value) !== null);
      // Each row can be read by itself, but not all of them together.
      if (bad < 0 && error instanceof PdrError) return { matrix: null, failure: error };
      if (bad < 0) throw error;
      const failure = atLine(this.faultOf(rows[bad].value), rows[bad].line);
      return { matrix: bad > 0 ? this.read(rows.slice(0, bad)).matrix : null, failure };
    }
  }

  private faultOf(row: unknown): unknown {
    try {
      rowsForModel(row, this.model);
      return null;
    } catch (error) {
      return error;
    }
  }
}

function firstRows(data: Float32Array, rows: number, cols: number): Matrix | null {
  return rows === 0 ? null : matrix(data.subarray(0, rows * cols), rows, cols);
}

function atLine(error: unknown, line: number): PdrError {
  if (!(error instanceof PdrError)) throw error;
  return new PdrError(error.code, `Line ${line}: ${error.message}`, { cause: error });
}
