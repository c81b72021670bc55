import Module from 'node:module';

/** Preloaded (`node --require`) to make Node-RED's memory context slow: half a second for each question. */
type Load = (request: string, ...rest: unknown[]) => unknown;
const internals = Module as unknown as { _load: Load };
const load = internals._load;

internals._load = (request, ...rest) => {
  const loaded = load(request, ...rest);
  if (request !== './memory' || typeof loaded !== 'function') return loaded;
  // Node-RED calls it with `new`, which an arrow function would refuse.
  return function slow(config: unknown) {
    const store = loaded(config);
    for (const method of ['get', 'set'] as const) {
      const original = store[method];
      store[method] = (...args: unknown[]) => {
        setTimeout(() => original.apply(store, args), 500);
      };
    }
    return store;
  };
};
