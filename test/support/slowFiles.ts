import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Preloaded (`node --require`) to give Node-RED a context store with the module `slow`, as one on another machine would be:
 * it takes its time before and after each write. Without `arrays` it takes one key at a time.
 */
type Load = (request: string, ...rest: unknown[]) => unknown;
type Callback = (error: Error | null, value?: unknown) => void;
type Values = Record<string, unknown>;

const internals = Module as unknown as { _load: Load };
const load = internals._load;

function slowFiles({ dir, delayMs, arrays }: { dir: string; delayMs: number; arrays: boolean }): object {
  const file = join(dir, 'slow.json');
  let last: Promise<unknown> = Promise.resolve();
  const read = (): Values => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
  const write = (values: Values): void => {
    writeFileSync(`${file}.tmp`, JSON.stringify(values));
    renameSync(`${file}.tmp`, file);
  };
  const inTurn = (work: () => unknown, callback: Callback): void => {
    last = last
      .then(() => sleep(delayMs))
      .then(async () => {
        const value = work();
        await sleep(delayMs);
        callback(null, value);
      })
      .catch(callback);
  };
  return {
    open: async () => undefined,
    close: async () => undefined,
    delete: async () => undefined,
    clean: async () => undefined,
    get: (scope: string, key: string, callback: Callback) =>
      inTurn(() => read()[`${scope} ${key}`], callback),
    set: (scope: string, key: string | string[], value: unknown, callback: Callback) => {
      if (Array.isArray(key) && !arrays) return callback(new Error('one key at a time'));
      const keys = Array.isArray(key) ? key : [key];
      const values = Array.isArray(key) ? (value as unknown[]) : [value];
      inTurn(
        () =>
          write({ ...read(), ...Object.fromEntries(keys.map((one, i) => [`${scope} ${one}`, values[i]])) }),
        callback,
      );
    },
  };
}

internals._load = (request, ...rest) => (request === './slow' ? slowFiles : load(request, ...rest));
