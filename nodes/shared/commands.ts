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

/** Text, a single number (the time stamp of an inject node), true, null and what is empty are no rows. */
function carriesRows(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (ArrayBuffer.isView(value)) return value.byteLength > 0;
  for (const key in value) if (Object.hasOwn(value, key)) return true;
  return false;
}
