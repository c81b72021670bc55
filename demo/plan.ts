import type { DemoOptions } from './args';
import type { Reading, Source } from './sources/source';

const RATE = 200;
// A machine in a few regimes shows them in this many rows; months of a real one need more. Measured on eight
// valve sensors: trustworthiness of later rows .90 with 2,000 rows, .93 with 10,000.
const WINDOW = { recording: 10_000, simulation: 2000, live: 2000 };
// Nobody wants to watch rows being collected for longer.
const WATCH_SECONDS = 20;
const LEAST_WATCHED = 500;
const PROJECT = 1000;
// As many rows as the evaluation compares in a second or two.
const MOST_EVALUATED = 5000;

/** Which rows are learnt from and which are projected, in the order they are published, and how fast. */
export interface Plan {
  readonly windowSize: number;
  readonly collect: Iterable<Reading>;
  /** Rows a second; null: as fast as the broker takes them. */
  readonly collectRate: number | null;
  readonly project: Iterable<Reading>;
  /** How many rows `project` gives; infinite when watched. */
  readonly projectCount: number;
  readonly projectRate: number;
  /** Rows of `project` that the map is judged by. */
  readonly evaluateRows: number;
}

/**
 * A recording is read in its own order: the window takes rows at even distances from all that comes before the
 * projected ones, so that it has seen the states the machine was in; a source without end fills the window row
 * by row. `project` ends after `options.project` rows with `once`, else never.
 */
export function makePlan(source: Source, options: DemoOptions): Plan {
  const projectRate = options.rate ?? RATE;
  const collectRate = paceOfCollecting(source, options);
  const watched =
    collectRate === null ? WINDOW.recording : Math.max(LEAST_WATCHED, collectRate * WATCH_SECONDS);
  const window = options.window ?? Math.min(WINDOW[source.kind], Math.round(watched));
  const projectCount = options.once ? (options.project ?? PROJECT) : Number.POSITIVE_INFINITY;
  const evaluated = Math.min(options.project ?? PROJECT, MOST_EVALUATED);
  if (source.kind !== 'recording') {
    return {
      windowSize: window,
      collect: generate(source.next, window),
      collectRate,
      project: generate(source.next, projectCount),
      projectCount,
      projectRate,
      evaluateRows: evaluated,
    };
  }

  const { readings } = source;
  const distinct = Math.min(options.project ?? PROJECT, Math.floor(readings.length / 3));
  const before = readings.length - distinct;
  const windowSize = Math.min(window, before);
  return {
    windowSize,
    collect: Array.from({ length: windowSize }, (_, i) => readings[Math.floor((i * before) / windowSize)]),
    collectRate,
    project: replay(readings, before, projectCount),
    projectCount,
    projectRate,
    evaluateRows: Math.min(distinct, evaluated),
  };
}

function paceOfCollecting(source: Source, { once, rate }: DemoOptions): number | null {
  switch (source.kind) {
    case 'recording':
      return once ? null : rate;
    case 'simulation':
      return once ? null : (rate ?? RATE);
    case 'live':
      return rate ?? RATE;
  }
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
