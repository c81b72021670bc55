import { PdrError } from '../../src/index';

/** What is wrong, in words. Never throws, whatever was thrown. */
export function reasonOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'unknown error';
  }
}

/**
 * Reads a part of a message.
 * @throws what `read` throws; PDR_BAD_INPUT where the message itself throws (a getter, a revoked proxy, rows nested
 *   without end)
 */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof PdrError) throw cause;
    throw new PdrError('PDR_BAD_INPUT', `The message cannot be read: ${reasonOf(cause)}`, { cause });
  }
}
