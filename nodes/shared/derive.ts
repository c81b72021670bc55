import type { MessagePath } from './messagePath';
import type { Message, NodeRed, Origin } from './node-red';

/**
 * A message that answers another: everything on it but the property that has the rows, and its `_msgid`, so that flows can tell what it
 * answers; or a new message where nothing asked.
 */
export function answerTo(
  RED: NodeRed,
  origin: Origin | null,
  rows: MessagePath,
  answer: { topic: string; payload: object },
): Message {
  if (!origin) return answer;
  // A dataset must not be copied, and not be sent on.
  const [root] = rows.keys;
  const kept = Object.fromEntries(
    Object.entries(origin.msg).filter(([key]) => key !== root && key !== 'payload'),
  );
  return { ...RED.util.cloneMessage(kept), ...answer };
}
