import Module from 'node:module';

// Preloaded in Node-RED's process: how long it takes to require this package's nodes.

const NODE_FILE = /pdr-[a-z]+\.js$/;
let spent = 0;

const { require: original } = Module.prototype;
Module.prototype.require = function timed(this: Module, id: string): unknown {
  const started = performance.now();
  const result: unknown = original.call(this, id);
  if (NODE_FILE.test(id)) spent += performance.now() - started;
  return result;
} as NodeJS.Require;

export function requireMs(): number {
  return spent;
}
