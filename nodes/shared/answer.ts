import type { MessagePath } from './messagePath';
import type { Message, NodeRed } from './node-red';

/**
 * A message that answers another: everything on it but the property that has the rows, and its `_msgid`, so that flows can
 * tell what it answers; or a new message where none asked.
 */
export function answerTo(
  RED: NodeRed,
  asked: { readonly msg: Message } | null,
  rows: MessagePath,
  answer: Message,
): Message {
  if (!asked) return answer;
  // A dataset must not be copied, and not be sent on.
  const [root] = rows.keys;
  const kept: Message = {};
  for (const key of Object.keys(asked.msg)) {
    if (key === root || key === 'payload') continue;
    try {
      // One property at a time: one that cannot be copied must not cost the answer to an HTTP request, whose `res` is another.
      Object.assign(kept, RED.util.cloneMessage({ [key]: asked.msg[key] }));
    } catch {
      // A getter that throws, or nesting too deep for a copy: the answer goes without this property.
    }
  }
  return { ...kept, ...answer };
}
