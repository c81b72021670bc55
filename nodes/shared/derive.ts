import { reading } from './failures';
import type { MessagePath } from './messagePath';
import type { Message, NodeRed, Origin } from './node-red';

/**
 * A message that answers another: everything on it but the property that has the rows, and its `_msgid`, so that flows can tell what it
 * answers; or a new message where nothing asked.
 * @throws PDR_BAD_INPUT when the message cannot be copied
 */
export function answerTo(RED: NodeRed, origin: Origin | null, rows: MessagePath, answer: Message): Message {
  if (!origin) return answer;
  // A dataset must not be copied, and not be sent on.
  const [root] = rows.keys;
  return reading(() => {
    const kept = Object.entries(origin.msg).filter(([key]) => key !== root && key !== 'payload');
    return { ...RED.util.cloneMessage(Object.fromEntries(kept)), ...answer };
  });
}
