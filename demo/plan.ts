import type { DemoOptions } from './args';
import type { Reading, Source } from './sources/source';

const WINDOW = 2000;
const PROJECT = 1000;
// As many rows as the evaluation compares in a second or two.
const MOST_EVALUATED = 5000;

/** Which rows are learnt from and which are projected, in the order they are published. */
export interface Plan {
  readonly windowSize: number;
  readonly collect: Iterable<Reading>;
  readonly project: Iterable<Reading>;
  /** Rows of `project` that the map is judged by. */
  readonly evaluateRows: number;
}

/**
 * A recording is read in its own order: the window takes rows at even distances from all that comes before the
 * projected ones, so that it has seen the states the machine was in; a source without end fills the window row
 * by row. `project` ends after `options.project` rows with `once`, else never.
 */
export function makePlan(source: Source, options: DemoOptions): Plan {
  const count = options.once ? (options.project ?? PROJECT) : Number.POSITIVE_INFINITY;
  if (source.kind !== 'recording') {
    const windowSize = options.window ?? WINDOW;
    return {
      windowSize,
      collect: generate(source.next, windowSize),
      project: generate(source.next, count),
      evaluateRows: Math.min(options.project ?? PROJECT, MOST_EVALUATED),
    };
  }

  const { readings } = source;
  const distinct = Math.min(options.project ?? PROJECT, Math.floor(readings.length / 3));
  const before = readings.length - distinct;
  const windowSize = Math.min(options.window ?? WINDOW, before);
  return {
    windowSize,
    collect: Array.from({ length: windowSize }, (_, i) => readings[Math.floor((i * before) / windowSize)]),
    project: replay(readings, before, count),
    evaluateRows: Math.min(distinct, MOST_EVALUATED),
  };
}

function* generate(next: () => Reading, count: number): Generator<Reading> {
  for (let i = 0; i < count; i++) yield next();
}

/** The rows from `start` to the end, then from `start` again with a count to reach, from the very beginning without. */
function* replay(readings: readonly Reading[], start: number, count: number): Generator<Reading> {
  let next = start;
  for (let i = 0; i < count; i++) {
    yield readings[next];
    next = next + 1 < readings.length ? next + 1 : Number.isFinite(count) ? start : 0;
  }
}
