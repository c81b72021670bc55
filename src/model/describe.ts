import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Matrix, rowRange } from '../matrix';
import type { NoveltyAlarm } from '../meaning/alarm';
import { type Scaling, scaleRows } from '../preprocess/scaling';
import type { Cause, Novelty, RowReader } from './reader';

/** What {@link Projector.describe} tells of a row beside its coordinates. */
export interface DescribeOptions {
  /** How unusual each row is. */
  readonly novelty?: boolean | undefined;
  /** Of unusual rows, the features that make them so. */
  readonly cause?: boolean | undefined;
  /** Tells which rows are unusual; it remembers those before. By default a new one with its defaults. */
  readonly alarm?: NoveltyAlarm | undefined;
}

/** Rows on the map, with what else was asked for: a value for each row. */
export interface Description {
  /** rows x nComponents */
  readonly coordinates: Matrix;
  /** Null where it was not asked for, or the model cannot tell: it keeps too few rows, or is of an older version. */
  readonly novelty: readonly Novelty[] | null;
  /** Null where it was not asked for, or novelty is not known; of a row that is usual, null too. */
  readonly cause: readonly (readonly Cause[] | null)[] | null;
}

interface Reading {
  readonly novelty: readonly Novelty[];
  readonly cause: readonly (readonly Cause[] | null)[];
}

/** Multiply-adds between two yields to the event loop: about 3 ms in plain code. */
const WORK_PER_TURN = 3e6;

/**
 * What kept rows say about rows.
 * @param coordinates of a refined map, which this writes
 */
export async function readRows(
  reader: RowReader,
  X: Matrix,
  scaling: Scaling,
  { coordinates, withCause, alarm }: { coordinates: Matrix; withCause: boolean; alarm: NoveltyAlarm },
): Promise<Reading> {
  const novelty: Novelty[] = [];
  const cause: (readonly Cause[] | null)[] = [];
  let work = 0;
  for (let i = 0; i < X.rows; i++) {
    const row = rowRange(X, i, i + 1);
    const scaled = scaleRows(row, scaling, i).data;
    reader.look(scaled);
    if (reader.places) reader.place(rowRange(coordinates, i, i + 1).data);
    const found = reader.novelty() ?? { p: 1, score: 0 };
    const unusual = alarm.isUnusual(found.p);
    novelty.push({ ...found, unusual });
    cause.push(withCause && unusual ? reader.causes(row.data, scaled, alarm.level) : null);
    // Each cause is found by a search for each feature.
    work += reader.workPerRow * (withCause && unusual ? X.cols : 1);
    if (work < WORK_PER_TURN) continue;
    work = 0;
    await nextTurn();
  }
  return { novelty, cause };
}
