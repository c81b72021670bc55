/** A row as a file has it. */
export interface InputRow {
  /** Counted from 1. */
  readonly line: number;
  /** An object, or an array of numbers. */
  readonly value: unknown;
}
