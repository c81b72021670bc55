import type { Message, NodeRed, Origin } from './node-red';

/**
 * A message that answers another: everything on it but the rows, and its `_msgid`, so that flows can tell what it
 * answers; or a new message where nothing asked.
 */
export function answerTo(
  RED: NodeRed,
  origin: Origin | null,
  answer: { topic: string; payload: object },
): Message {
  if (!origin) return answer;
  // A dataset must not be copied only to be replaced.
  const { payload: _, ...kept } = origin.msg;
  return { ...RED.util.cloneMessage(kept), ...answer };
}
