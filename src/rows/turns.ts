import { asInputError, readingInput } from '../errors';
import { Pace, type PaceOptions } from '../pace';

/** A computation in small steps: yields the share of the work that is done, in [0, 1], and returns its result. */
export type Steps<T> = Generator<number, T, void>;

/** Cells between two steps: a fraction of a millisecond. */
export const CELLS_PER_STEP = 4096;

/**
 * Takes all steps at once.
 * @throws what the steps throw; PDR_BAD_INPUT where a getter or proxy among the rows throws
 */
export function atOnce<T>(steps: Steps<T>): T {
  return readingInput(() => {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  });
}

/** Takes the steps in turns of the event loop, so that what else runs goes on; one turn is enough for a small message. */
export async function inTurns<T>(steps: Steps<T>, options: PaceOptions = {}): Promise<T> {
  const pace = new Pace(options);
  try {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      await pace.step(value);
    }
  } catch (error) {
    throw asInputError(error);
  }
}
