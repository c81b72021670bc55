import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

const ROOT = join(__dirname, '..', '..', '..');
export const NODES = join(ROOT, 'nodes');

export type Validator = (this: object, value: unknown, opt: object) => true | string;
export interface Definition {
  readonly defaults: Readonly<Record<string, { readonly value: unknown; readonly validate?: Validator }>>;
  readonly label: (this: object) => string;
}

/** Runs a node's page as the editor does, its scripts in their order, and gives what it registers. */
export function definition(type: string): Definition {
  const page = readFileSync(join(NODES, `${type}.html`), 'utf8');
  let registered: [string, Definition] | undefined;
  const window = createContext({
    RED: {
      nodes: {
        registerType: (...args: [string, Definition]) => {
          registered = args;
        },
      },
      utils: { validatePropertyExpression: (text: string) => /^\w+(\.\w+)*$/.test(text) || 'not a property' },
    },
  });
  window.window = window;
  for (const [, src, code] of page.matchAll(
    /<script (?:src="([^"]+)"|type="text\/javascript")>([\s\S]*?)<\/script>/g,
  )) {
    runInContext(
      src ? readFileSync(join(ROOT, src.replace('@parametric-dr/node-red-pdr/', '')), 'utf8') : code,
      window,
    );
  }
  if (registered?.[0] !== type) throw new Error(`The page of ${type} registers ${registered?.[0]}.`);
  return registered[1];
}
