import { types } from 'node:util';

/**
 * Stable error codes. Flows route on them in Catch nodes, so a code is never renamed or reused;
 * the text beside it may improve.
 */
export type ErrorCode =
  /** A projection was asked for before any model was fitted or loaded. */
  | 'PDR_NO_MODEL'
  /** What was found where a model should be is damaged, foreign or from a newer version. */
  | 'PDR_BAD_MODEL'
  /** Bytes of a model are more than is allowed. */
  | 'PDR_MODEL_TOO_LARGE'
  /** A model is not signed, or is signed by another key. */
  | 'PDR_UNTRUSTED_MODEL'
  /** A version of a model was asked for that is not kept. */
  | 'PDR_NO_VERSION'
  /** What was found where a window of rows should be is damaged, foreign or from a newer version. */
  | 'PDR_BAD_WINDOW'
  /** The message holds nothing that can be read as feature rows. */
  | 'PDR_BAD_INPUT'
  /** Rows have another number of features than expected. */
  | 'PDR_DIMENSIONS'
  /** A feature is text, null, NaN or infinite where a finite number is needed. */
  | 'PDR_NOT_A_NUMBER'
  /** An object row lacks a feature the model or the window knows. */
  | 'PDR_MISSING_FEATURE'
  /** Fewer rows than the method needs. */
  | 'PDR_TOO_FEW_ROWS'
  /** An option or a node setting is outside what is allowed. */
  | 'PDR_BAD_OPTION'
  /** The engine asked for cannot be loaded here, or failed in the middle of its work. */
  | 'PDR_ENGINE_UNAVAILABLE'
  /** Another training runs, and this one neither waits for it nor replaces it. */
  | 'PDR_BUSY'
  /** Training was cancelled by its AbortSignal. */
  | 'PDR_CANCELLED'
  /** Training produced numbers that are not finite. */
  | 'PDR_DIVERGED'
  /** The trainer process ended unexpectedly. */
  | 'PDR_TRAINER_DIED'
  /** A bounded buffer was full and the message was not kept. */
  | 'PDR_BUFFER_FULL'
  /** Reading or writing Node-RED context failed. */
  | 'PDR_CONTEXT';

/** The one error class of this package. `message` says what is wrong and what to do next. */
export class PdrError extends Error {
  override readonly name = 'PdrError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/**
 * Runs code that reads foreign objects, whose getters and proxies may throw anything.
 * @throws a PdrError as it is; PDR_BAD_INPUT in place of any other error
 */
export function readingInput<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw asInputError(error);
  }
}

/** The first line of an error's message: native libraries write whole paragraphs. */
export function firstLineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}

/** Whether requiring a package failed because it is missing, not because it is broken. */
export function isNotInstalled(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'MODULE_NOT_FOUND';
}

export function asInputError(error: unknown): PdrError {
  if (error instanceof PdrError) return error;
  const reason = types.isNativeError(error) ? `: ${error.message.slice(0, 200)}` : '.';
  return new PdrError('PDR_BAD_INPUT', `The rows cannot be read${reason}`, { cause: error });
}
