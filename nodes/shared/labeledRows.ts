import { types } from 'node:util';
import { type Label, type ModelEnvelope, PdrError, type Rows, type RowsFormat } from '../../src/index';
import { reading } from './failures';
import { MessagePath } from './messagePath';
import type { Message, NodeRed } from './node-red';
import type { NodeOptionValues, ROW_OPTIONS } from './nodeOptions';
import { readRows, readRowsForModel } from './rowReading';

export interface LabeledRows {
  readonly rows: Rows;
  /** One for each row; null when the message has none. */
  readonly labels: readonly Label[] | null;
}

/** Where rows and labels are in a message. */
export interface RowPaths {
  readonly rows: MessagePath;
  /** Null: rows have no labels. */
  readonly label: MessagePath | null;
}

export function readRowPaths(
  RED: NodeRed,
  { property, label }: Pick<NodeOptionValues<typeof ROW_OPTIONS>, 'property' | 'label'>,
): RowPaths {
  return {
    rows: new MessagePath(RED.util, property),
    label: label === null ? null : new MessagePath(RED.util, label),
  };
}

/**
 * Reads rows with their labels. A label that is a property of the row objects themselves (rows in `payload`, label in
 * `payload.kind`) is found in each row of an array too, and is never taken for a feature.
 * @throws what `parseRows` throws; PDR_DIMENSIONS when the number of labels is not that of the rows
 */
export async function readLabeledRows(
  msg: Message,
  paths: RowPaths,
  format: RowsFormat,
): Promise<LabeledRows> {
  const value = paths.rows.read(msg);
  const column = labelColumn(paths);
  const unlabeled = format.features || column === null ? value : reading(() => withoutColumn(value, column));
  return withLabels(msg, paths, await readRows(unlabeled, format));
}

/**
 * The same for a model, which knows its features.
 * @throws what `readRowsForModel` throws; PDR_DIMENSIONS when the number of labels is not that of the rows
 */
export async function readLabeledRowsForModel(
  msg: Message,
  paths: RowPaths,
  model: ModelEnvelope,
): Promise<LabeledRows> {
  return withLabels(msg, paths, await readRowsForModel(paths.rows.read(msg), model));
}

function withLabels(msg: Message, paths: RowPaths, rows: Rows): LabeledRows {
  return { rows, labels: reading(() => readLabels(msg, paths, rows.matrix.rows)) };
}

/**
 * The labels of a message's rows: one for each, or null where the message has none.
 * @throws PDR_DIMENSIONS when there are others than `rows` of them; PDR_BAD_INPUT for a label that is no text or number
 */
export function readLabels(msg: Message, paths: RowPaths, rows: number): readonly Label[] | null {
  if (!paths.label) return null;
  const column = labelColumn(paths);
  const labels =
    column === null
      ? labelsBesideRows(paths.label.find(msg), rows)
      : labelsInRows(paths.rows.read(msg), column, rows);
  return labels.some((label) => label !== null) ? labels : null;
}

/** The label's name within a row object, or null when it is somewhere else in the message. */
export function labelColumn({ rows, label }: RowPaths): string | null {
  const inner = label?.keys.slice(rows.keys.length);
  if (inner?.length !== 1 || !rows.keys.every((key, depth) => key === label?.keys[depth])) return null;
  const [key] = inner;
  return typeof key === 'string' ? key : null;
}

/**
 * How many rows a message has, before they are read.
 * @returns the rows before the first that is none, where there is such a one: a sparse array may claim any length
 */
export function countRows(value: unknown, columns: number | null): number {
  if (types.isTypedArray(value)) {
    const numbers = Buffer.isBuffer(value) ? value.length / 4 : value.length;
    return columns === null ? 1 : Math.floor(numbers / columns);
  }
  if (!Array.isArray(value) || !isObject(value[0])) return 1;
  let rows = 0;
  while (rows < value.length && isObject(value[rows])) rows++;
  return rows;
}

function labelsBesideRows(value: unknown, rows: number): Label[] {
  if (!Array.isArray(value)) return new Array<Label>(rows).fill(toLabel(value));
  if (value.length !== rows) {
    throw new PdrError('PDR_DIMENSIONS', `There are ${value.length} labels for ${rows} rows.`);
  }
  return value.map(toLabel);
}

function labelsInRows(value: unknown, column: string, rows: number): Label[] {
  const labelOf = (row: unknown): Label =>
    isObject(row) && Object.hasOwn(row, column) ? toLabel(row[column]) : null;
  return Array.isArray(value)
    ? Array.from({ length: rows }, (_, row) => labelOf(value[row]))
    : new Array<Label>(rows).fill(labelOf(value));
}

function withoutColumn(value: unknown, column: string): unknown {
  const without = (row: unknown): unknown => {
    if (!isObject(row) || Array.isArray(row) || ArrayBuffer.isView(row)) return row;
    const { [column]: _, ...rest } = row;
    return rest;
  };
  if (!Array.isArray(value)) return without(value);
  // Rows that cannot be read are left to the parser, which says what is wrong with them.
  return countRows(value, null) === value.length ? value.map(without) : value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function toLabel(value: unknown): Label {
  if (value === undefined || value === null || value === '' || Number.isNaN(value)) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return String(value);
  throw new PdrError('PDR_BAD_INPUT', `A label must be text or a number; this one is ${typeof value}.`);
}
