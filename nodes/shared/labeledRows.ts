import { type Label, PdrError, parseRows, type Rows, type RowsFormat } from '../../src/index';
import { MessagePath } from './messagePath';
import type { Message, NodeRed } from './node-red';
import type { NodeOptionValues, ROW_OPTIONS } from './nodeOptions';

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
export function readLabeledRows(msg: Message, paths: RowPaths, format: RowsFormat): LabeledRows {
  const value = paths.rows.read(msg);
  const key = labelKey(paths);
  if (key !== null) {
    const labels = Array.isArray(value) ? value.map((row) => ownLabel(row, key)) : [ownLabel(value, key)];
    const features = format.features ? value : withoutKey(value, key);
    const rows = parseRows(features, format);
    return { rows, labels: labels.length === rows.matrix.rows ? noneAsNull(labels) : null };
  }
  const rows = parseRows(value, format);
  return { rows, labels: paths.label ? readLabels(paths.label.find(msg), rows.matrix.rows) : null };
}

/** The label's name within a row object, or null when it is somewhere else in the message. */
function labelKey({ rows, label }: RowPaths): string | null {
  const inner = label?.keys.slice(rows.keys.length);
  if (inner?.length !== 1 || !rows.keys.every((key, depth) => key === label?.keys[depth])) return null;
  const [key] = inner;
  return typeof key === 'string' ? key : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function ownLabel(row: unknown, key: string): Label {
  return isRecord(row) && Object.hasOwn(row, key) ? toLabel(row[key]) : null;
}

function withoutKey(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((row) => (isRecord(row) ? withoutKey(row, key) : row));
  if (!isRecord(value)) return value;
  const { [key]: _, ...rest } = value;
  return rest;
}

function readLabels(value: unknown, rows: number): readonly Label[] | null {
  if (!Array.isArray(value)) return noneAsNull(new Array<Label>(rows).fill(toLabel(value)));
  if (value.length !== rows) {
    throw new PdrError('PDR_DIMENSIONS', `There are ${value.length} labels for ${rows} rows.`);
  }
  return noneAsNull(value.map(toLabel));
}

function noneAsNull(labels: readonly Label[]): readonly Label[] | null {
  return labels.some((label) => label !== null) ? labels : null;
}

function toLabel(value: unknown): Label {
  if (value === undefined || value === null || value === '' || Number.isNaN(value)) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return String(value);
  throw new PdrError('PDR_BAD_INPUT', `A label must be text or a number; this one is ${typeof value}.`);
}
