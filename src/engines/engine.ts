import type { Program, Tensor } from '../graph/graph';

/** Anything that can run a {@link Program}. Engines know nothing of objectives or training. */
export interface Engine {
  readonly name: string;
  /** How many threads a run uses. */
  readonly threads: number;
  /** Whether matrix products are several times slower than in native code. */
  readonly slowProducts?: true;
  /** What it computes on, as far as it can be told: a GPU's driver, a backend. Nothing for the CPU. */
  readonly device?: string;
  compile(program: Program): Promise<Session>;
}

/** A compiled program with its state. Release it: native sessions hold memory outside the JavaScript heap. */
export interface Session {
  /**
   * Runs the program once and advances its state. One call at a time. If the program has no outputs, a GPU may still be
   * at work when this resolves.
   * @param inputs one tensor for each of the program's inputs
   * @returns one tensor for each of the program's outputs
   */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  /** A copy of the named state slot's current value. */
  readState(name: string): Promise<Tensor>;
  release(): Promise<void>;
}
