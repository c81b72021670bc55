import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import type { NodeOptions } from '../../nodes/shared/nodeOptions';

const ROOT = join(__dirname, '..', '..', '..');
/** The nodes as they ship. */
const NODES = join(ROOT, 'dist', 'nodes');

export const NODE_TYPES = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { 'node-red': { nodes: object } })[
    'node-red'
  ].nodes,
);

export type Validator = (this: object, value: unknown, opt: object) => true | string;
export interface Definition {
  readonly defaults: Readonly<Record<string, { readonly value: unknown; readonly validate?: Validator }>>;
  readonly outputs: number;
  readonly label: (this: object) => string;
  readonly outputLabels: (this: object, index: number) => string;
}

/** Texts by key, nested. */
export interface Texts {
  readonly [key: string]: string | Texts;
}

/** The option table of a node. */
export function optionsOf(type: string): NodeOptions {
  return (require(join(NODES, type.replace(/^pdr-/, ''), 'options.js')) as { OPTIONS: NodeOptions }).OPTIONS;
}

export function pageOf(type: string): string {
  return readFileSync(join(NODES, `${type}.html`), 'utf8');
}

export const LANGUAGES = readdirSync(join(NODES, 'locales'));

export function helpOf(type: string, language = 'en-US'): string {
  return readFileSync(join(NODES, 'locales', language, `${type}.html`), 'utf8');
}

export function textsOf(type: string, language = 'en-US'): Texts {
  return JSON.parse(readFileSync(join(NODES, 'locales', language, `${type}.json`), 'utf8'))[type];
}

/** A text of a node's catalogue by its key, such as label.name; undefined where there is none. */
export function textAt(texts: Texts, key: string): string | Texts | undefined {
  return key
    .split('.')
    .reduce<string | Texts | undefined>(
      (level, part) => (typeof level === 'object' ? level[part] : undefined),
      texts,
    );
}

/** Runs a node's page as the editor does, its scripts in their order, and gives what it registers. */
export function definition(type: string): Definition {
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
  for (const [, src, code] of pageOf(type).matchAll(
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
