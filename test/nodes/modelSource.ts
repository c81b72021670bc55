import type { ModelSource } from '../../nodes/shared/liveModel';
import { PdrError } from '../../src/index';

/** A place for a model, in place of context: what `read` gives, and `announce` to tell its readers of it. */
export function modelSource(read: () => unknown): ModelSource & { announce(): Promise<void> } {
  const looks = new Set<() => Promise<void>>();
  return {
    read: async () => read(),
    absent: () => new PdrError('PDR_NO_MODEL', 'There is no model in flow.test yet.'),
    onWritten: (look) => {
      looks.add(look);
      return () => looks.delete(look);
    },
    announce: async () => {
      await Promise.all(Array.from(looks, (look) => look()));
    },
  };
}

/** A promise and the function that resolves it. */
export function deferred<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
