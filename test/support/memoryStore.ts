import Module from 'node:module';

type Load = (request: string, ...rest: unknown[]) => unknown;
type Method = (...args: unknown[]) => unknown;
const internals = Module as unknown as { _load: Load };

/** Has Node-RED's memory context answer each question by what `instead` makes of its own answer to it. */
export function changeMemoryStore(instead: (own: Method) => Method): void {
  const load = internals._load;
  internals._load = (request, ...rest) => {
    const loaded = load(request, ...rest);
    if (request !== './memory' || typeof loaded !== 'function') return loaded;
    // Node-RED calls it with `new`, which an arrow function would refuse.
    return function changed(config: unknown) {
      const store = loaded(config);
      for (const method of ['get', 'set'] as const) store[method] = instead(store[method].bind(store));
      return store;
    };
  };
}
