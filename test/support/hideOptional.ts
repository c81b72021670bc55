import Module from 'node:module';

/**
 * Preloaded (`node --require`) to make the optional packages look as if their installation had failed: what a user on
 * Alpine, 32-bit ARM or without a compiler has.
 */
const HIDDEN = new Set(['onnxruntime-node', 'hnswlib-node']);

type Load = (request: string, ...rest: unknown[]) => unknown;
const internals = Module as unknown as { _load: Load };
const load = internals._load;
internals._load = (request, ...rest) => {
  if (HIDDEN.has(request)) {
    throw Object.assign(new Error(`Cannot find module '${request}'`), { code: 'MODULE_NOT_FOUND' });
  }
  return load(request, ...rest);
};
