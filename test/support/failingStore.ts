import Module from 'node:module';

/** Preloaded (`node --require`) to make Node-RED's memory context fail, as a disk that is full would. */
type Load = (request: string, ...rest: unknown[]) => unknown;
const internals = Module as unknown as { _load: Load };
const load = internals._load;

type Callback = (error: Error) => void;

internals._load = (request, ...rest) => {
  const loaded = load(request, ...rest);
  if (request !== './memory' || typeof loaded !== 'function') return loaded;
  // Node-RED calls it with `new`, which an arrow function would refuse.
  return function failing(config: unknown) {
    const store = loaded(config);
    store.get = (_scope: string, _key: string, callback: Callback) =>
      callback(new Error('the disk is on strike'));
    store.set = (_scope: string, _key: string, _value: unknown, callback: Callback) =>
      callback(new Error('the disk is on strike'));
    return store;
  };
};
