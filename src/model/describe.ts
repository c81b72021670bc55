import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Matrix, rowRange } from '../matrix';
import type { NoveltyAlarm } from '../meaning/alarm';
import { type Scaling, scaleRows } from '../preprocess/scaling';
import type { Comparison } from './projections';
import type { Cause, LabelOfReading, Novelty, RegimeOfReading, RowReader } from './reader';

/** What {@link Projector.describe} tells of a row beside its coordinates. */
export interface DescribeOptions {
  /** How unusual each row is. */
  readonly novelty?: boolean | undefined;
  /** Of unusual rows, the features that make them so. */
  readonly cause?: boolean | undefined;
  /** The regime that each row is in. */
  readonly regime?: boolean | undefined;
  /** The label that most of each row's nearest kept rows have. */
  readonly label?: boolean | undefined;
  /** How far each row's place on the map is to be trusted. */
  readonly trust?: boolean | undefined;
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
  /** Null where it was not asked for, or the model has no regimes; of a row between them, or far from all, null too. */
  readonly regime: readonly (RegimeOfReading | null)[] | null;
  /** Null where it was not asked for, or the model keeps no labels; of a row near none that has one, null too. */
  readonly label: readonly (LabelOfReading | null)[] | null;
  /** Of each row's 10 nearest kept rows the share that are near it on the map, too. Null where it was not asked for, or no rows are kept. */
  readonly trust: readonly number[] | null;
}

/** Multiply-adds of one run of an engine, and of the plain code between two yields to the event loop: some ms each. */
const WORK_PER_TURN = 2e7;
const PLAIN_WORK_PER_TURN = 3e6;
/** What {@link describeRows} is asked for, and the model can tell. */
type Asked = Readonly<Record<'novelty' | 'cause' | 'regime' | 'label' | 'trust', boolean>>;

/** What of the options a model can tell; null for nothing. */
export function askedOf(reader: RowReader, options: DescribeOptions): Asked | null {
  const asked = {
    novelty: options.novelty === true && reader.knowsNovelty,
    cause: options.cause === true && reader.knowsNovelty,
    regime: options.regime === true && reader.knowsRegimes,
    label: options.label === true && reader.knowsLabels,
    trust: options.trust === true,
  };
  return Object.values(asked).includes(true) ? asked : null;
}

/** The whole memory of scores that a run may take: 8 MB. */
const SCORES_PER_RUN = 2e6;

/**
 * What kept rows say about rows, and where these lie.
 * @param X as the rows came
 */
export async function describeRows(
  X: Matrix,
  scaling: Scaling,
  comparison: Comparison,
  reader: RowReader,
  { alarm, asked }: { alarm: NoveltyAlarm; asked: Asked },
): Promise<Description> {
  const { components, keptRows } = reader;
  const coordinates = new Float32Array(X.rows * components);
  const novelty: Novelty[] = [];
  const cause: (readonly Cause[] | null)[] = [];
  const regime: (RegimeOfReading | null)[] = [];
  const label: (LabelOfReading | null)[] = [];
  const trust: number[] = [];
  const fitting = Math.min(WORK_PER_TURN / comparison.workPerRow, SCORES_PER_RUN / keptRows);
  const rowsPerTurn = Math.max(1, Math.floor(fitting));
  for (let start = 0; start < X.rows; start += rowsPerTurn) {
    if (start > 0) await nextTurn();
    const rows = rowRange(X, start, Math.min(X.rows, start + rowsPerTurn));
    const scaled = scaleRows(rows, scaling, start);
    const { coordinates: placed, reduced, scores } = await comparison.compare(scaled);
    if (placed) coordinates.set(placed, start * components);
    const width = reduced.length / rows.rows;
    let work = 0;
    for (let i = 0; i < rows.rows; i++) {
      const own = part(scaled.data, i, X.cols);
      const place = part(coordinates, start + i, components);
      reader.look(part(reduced, i, width), part(scores, i, keptRows));
      if (!placed) reader.place(place);
      if (asked.regime) regime.push(reader.regime());
      if (asked.label) label.push(reader.label());
      if (asked.trust) trust.push(reader.trust(place));
      const found = asked.novelty || asked.cause ? reader.novelty() : null;
      if (!found) continue;
      const unusual = alarm.isUnusual(found.p);
      novelty.push({ ...found, unusual });
      cause.push(asked.cause && unusual ? reader.causes(part(rows.data, i, X.cols), own, alarm.level) : null);
      if (!cause[cause.length - 1]) continue;
      // Each cause is found by comparing with all kept rows, feature by feature.
      work += keptRows * X.cols;
      if (work < PLAIN_WORK_PER_TURN) continue;
      work = 0;
      await nextTurn();
    }
  }
  return {
    coordinates: { data: coordinates, rows: X.rows, cols: components },
    novelty: asked.novelty ? novelty : null,
    cause: asked.cause ? cause : null,
    regime: asked.regime ? regime : null,
    label: asked.label ? label : null,
    trust: asked.trust ? trust : null,
  };
}

function part(data: Float32Array, index: number, length: number): Float32Array {
  return data.subarray(index * length, (index + 1) * length);
}
