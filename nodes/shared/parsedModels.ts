import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ModelEnvelope, parseModel } from '../../src/index';
import { InOrder } from './inOrder';

const parsed = new WeakMap<object, Promise<ModelEnvelope>>();
const turns = new InOrder();

/**
 * Parses what was found where a model should be. Its checksum takes some milliseconds, so that each parsing has a turn of
 * the event loop of its own, and the nodes that find the same object share one.
 * @throws what `parseModel` throws
 */
export function parseFound(found: unknown): Promise<ModelEnvelope> {
  if (typeof found !== 'object' || found === null) return parseInTurn(found);
  const known = parsed.get(found) ?? parseInTurn(found);
  parsed.set(found, known);
  return known;
}

function parseInTurn(found: unknown): Promise<ModelEnvelope> {
  return turns.run(async () => {
    await nextTurn();
    return parseModel(found);
  });
}
