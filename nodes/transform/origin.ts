import { reading } from '../shared/failures';
import type { Message } from '../shared/node-red';

/** Where and when a reading is from. */
export interface Origin {
  /** Empty for messages without a topic. */
  readonly source: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/**
 * Where the rows of a message are from: its topic, unless pdr-window says it of each.
 * @param now the time of rows that have none of their own
 * @throws PDR_BAD_INPUT where the message has a getter that throws
 */
export function originsOf(msg: Message, rows: number, now: number): Origin[] {
  return reading(() => {
    const topic = typeof msg.topic === 'string' ? msg.topic : '';
    const window = typeof msg.window === 'object' && msg.window !== null ? msg.window : {};
    const { source, time } = window as { source?: unknown; time?: unknown };
    return Array.from({ length: rows }, (_, i) => {
      const [ownSource, ownTime] = [valueAt(source, i), valueAt(time, i)];
      return {
        source: typeof ownSource === 'string' ? ownSource : topic,
        time: typeof ownTime === 'number' && isTime(ownTime) ? ownTime : now,
      };
    });
  });
}

function valueAt(value: unknown, index: number): unknown {
  return Array.isArray(value) ? value[index] : value;
}

/** Whether a date can be made of it. */
function isTime(time: number): boolean {
  return !Number.isNaN(new Date(time).getTime());
}
