import type { HistoryRow, Label } from '../../src/index';
import { reading as guarded } from '../shared/failures';
import type { Message } from '../shared/node-red';
import type { Input, InputReader } from './input';
import type { WindowSettings } from './settings';

/**
 * Puts the rows that are due in the place of a message's readings: one row as an object, those of a list as a list.
 * `msg.window` says which source and time each is of.
 * @param rows one for each reading; null where none is due
 * @returns whether there is a row
 * @throws PDR_BAD_INPUT where the message cannot be changed
 */
export function writeRows(
  msg: Message,
  input: Input,
  rows: readonly (HistoryRow | null)[],
  { label }: InputReader,
  { paths, source }: WindowSettings,
): boolean {
  const due = rows.flatMap((row, i) => (row === null ? [] : [i]));
  if (due.length === 0) return false;
  const labels = input.labels;
  const out = due.map((i) =>
    labels && label?.column != null ? { ...rows[i], [label.column]: labels[i] } : rows[i],
  );
  const sources = due.map((i) => input.entries[i].source);
  const times = due.map((i) => input.entries[i].time ?? null);
  guarded(() => keepLabels(msg, due, input.entries.length, paths));
  paths.rows.write(msg, input.many ? out : out[0]);
  guarded(() => {
    msg.window = input.many ? { source: sources, time: times } : { source: sources[0], time: times[0] };
    if (source === 'parent') msg.topic = sources[0];
  });
  return true;
}

/** Of labels that stand beside the readings, one for each, those of the rows. */
function keepLabels(
  msg: Message,
  due: readonly number[],
  readings: number,
  { label }: WindowSettings['paths'],
): void {
  const labels: unknown = label?.find(msg);
  if (label && Array.isArray(labels) && labels.length === readings) {
    label.write(
      msg,
      due.map((i) => labels[i] as Label),
    );
  }
}
