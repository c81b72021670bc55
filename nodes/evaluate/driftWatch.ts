import {
  type DriftedFeature,
  type DriftState,
  DriftTest,
  describeDrift,
  driftSpacing,
  type Matrix,
  type ModelEnvelope,
  PdrError,
  Projector,
  takeRows,
} from '../../src/index';
import type { EvaluateSettings } from './settings';

/** What is remembered of the test: of which model it is, and where it stands. */
export interface DriftMemory {
  modelId: string | null;
  state: DriftState | undefined;
}

/** A drift that was found. */
export interface Drift {
  readonly model: ModelEnvelope;
  /** About so many rows ago it began. */
  readonly rows: number;
  /** By what, the most first; empty where that cannot be told. */
  readonly features: readonly DriftedFeature[];
}

export interface DriftEvents {
  found(drift: Drift): void;
  /** This model's test ended by an error. */
  failed(error: unknown): void;
  /** The rows collected so far, in the form of the present model. */
  collected(): Matrix;
}

/** Rows that may wait for their test; of a flood, the rest goes untested rather than piling up. */
const MOST_WAITING = 2000;
/** Rows tested in one go. */
const BATCH = 100;
/** The newest rows that are compared with the training's to name features. */
const MOST_COMPARED = 1000;

/** Tests for drift the rows that come, beside everything else. */
export class DriftWatch {
  private subject: Subject | null = null;

  constructor(
    private readonly settings: Pick<EvaluateSettings, 'driftLevel' | 'engine'>,
    private readonly memory: DriftMemory,
    private readonly events: DriftEvents,
  ) {}

  /** Another model serves: a new test begins, or goes on where it stood with this model. */
  use(model: ModelEnvelope | null): void {
    this.subject?.end();
    const every = model && driftSpacing(model);
    if (!every) {
      this.subject = null;
      return;
    }
    const state = this.memory.modelId === model.id ? this.memory.state : undefined;
    const test = new DriftTest({ level: this.settings.driftLevel, every }, state);
    this.subject = new Subject(model, test, this.settings.engine, this.events, () => {
      this.memory.modelId = model.id;
      this.memory.state = test.state;
    });
  }

  /** The test begins anew. */
  reset(model: ModelEnvelope | null): void {
    this.memory.modelId = null;
    this.use(model);
  }

  /** @param rows in the form of the present model */
  rowsCame(rows: Matrix): void {
    this.subject?.rowsCame(rows);
  }

  close(): void {
    this.use(null);
  }
}

/** The test of one model's rows. */
class Subject {
  private readonly waiting: Matrix[] = [];
  private count = 0;
  private loading: Promise<Projector> | null = null;
  private working: Promise<void> | null = null;
  private readonly ended = new AbortController();

  constructor(
    private readonly model: ModelEnvelope,
    private readonly test: DriftTest,
    private readonly engine: EvaluateSettings['engine'],
    private readonly events: DriftEvents,
    private readonly remember: () => void,
  ) {}

  rowsCame(rows: Matrix): void {
    if (this.ended.signal.aborted) return;
    const places = this.test.rowsToTest(rows.rows).slice(0, MOST_WAITING - this.count);
    this.remember();
    for (let start = 0; start < places.length; start += BATCH) {
      this.waiting.push(takeRows(rows, places.slice(start, start + BATCH)));
    }
    this.count += places.length;
    if (this.count === 0) return;
    this.working ??= this.work().finally(() => {
      this.working = null;
    });
  }

  end(): void {
    this.ended.abort();
    this.loading
      ?.then((projector) => projector.dispose())
      .catch((error) => {
        // What did not load was told, and needs no disposal.
        if (!(error instanceof PdrError)) this.events.failed(error);
      });
  }

  private async work(): Promise<void> {
    const { signal } = this.ended;
    try {
      this.loading ??= Projector.load(this.model, { engine: this.engine });
      const projector = await this.loading;
      for (let rows = this.waiting.shift(); rows; rows = this.waiting.shift()) {
        const ps = await pValues(projector, rows);
        this.count -= rows.rows;
        for (const p of ps) {
          if (signal.aborted) return;
          await this.take(p);
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      this.end();
      this.events.failed(error);
    }
  }

  private async take(p: number): Promise<void> {
    if (!this.test.take(p)) {
      this.remember();
      return;
    }
    const rows = this.test.rowsSinceChange;
    const newest = lastRows(this.events.collected(), Math.min(rows, MOST_COMPARED));
    const features = await describeDrift(this.model, newest, { signal: this.ended.signal });
    this.events.found({ model: this.model, rows, features });
    this.remember(); // not before: a drift that a deploy kept from being told is found again
  }
}

/** How unusual each row is; one too far from all to have a place on the map could not be more so. */
async function pValues(projector: Projector, rows: Matrix): Promise<number[]> {
  try {
    const { novelty } = await projector.describe(rows, { novelty: true });
    return (novelty ?? []).map(({ p }) => p);
  } catch (error) {
    if (!(error instanceof PdrError) || error.code !== 'PDR_NOT_A_NUMBER') throw error;
    if (rows.rows === 1) return [0];
    const ps: number[] = [];
    for (let row = 0; row < rows.rows; row++) ps.push(...(await pValues(projector, takeRows(rows, [row]))));
    return ps;
  }
}

function lastRows(X: Matrix, count: number): Matrix {
  const rows = Math.min(count, X.rows);
  return takeRows(
    X,
    Array.from({ length: rows }, (_, i) => X.rows - rows + i),
  );
}
