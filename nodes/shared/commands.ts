import { PdrError } from '../../src/index';
import type { MessagePath } from './messagePath';
import type { Message } from './node-red';

/**
 * Whether a node may read `msg.topic` as a command such as `train` or `reset`. A message that carries rows is never one:
 * `mqtt in` sets the topic to the sensor's, which may be called just that.
 */
export function isCommand(msg: Message, rows: MessagePath): boolean {
  try {
    return typeof msg.topic === 'string' && !carriesRows(rows.find(msg));
  } catch {
    return false; // reading its rows tells what is wrong with it
  }
}

/**
 * Whether a message asks for the map as a picture: by the topic `picture` and without rows. In their place it may name the
 * format: `{format: 'svg'}`.
 * @throws PDR_BAD_OPTION for another format
 */
export function asksForPicture(msg: Message, rows: MessagePath): boolean {
  const format = askedFormat(msg, rows);
  if (format !== null && format !== 'svg') {
    throw new PdrError('PDR_BAD_OPTION', `A picture comes as "svg", not as "${format}".`);
  }
  return format !== null;
}

/** Null: no picture is asked for. */
function askedFormat(msg: Message, rows: MessagePath): string | null {
  try {
    if (msg.topic !== 'picture') return null;
    return isCommand(msg, rows) ? 'svg' : formatIn(rows.find(msg));
  } catch {
    return null; // reading its rows tells what is wrong with it
  }
}

/** The format, where nothing else is there: a row of readings has other features, or a number. */
function formatIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null;
  try {
    for (const key in value) if (key !== 'format') return null;
    const { format } = value as { format?: unknown };
    return typeof format === 'string' ? format : null;
  } catch {
    return null; // reading its rows tells what is wrong with it
  }
}

/** Text, a single number (the time stamp of an inject node), true, null and what is empty are no rows. */
export function carriesRows(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (ArrayBuffer.isView(value)) return value.byteLength > 0;
  for (const key in value) if (Object.hasOwn(value, key)) return true;
  return false;
}
