import type { NodeConfig, NodeRed } from './node-red';
import { MODEL_OPTIONS } from './nodeOptions';
import { readOptions } from './settings';

/** Where in Node-RED's context the model is. */
export interface ContextKey {
  readonly scope: 'flow' | 'global';
  readonly key: string;
  /** Undefined: the default store. */
  readonly store: string | undefined;
}

export function readContextKey(RED: NodeRed, config: NodeConfig): ContextKey {
  const { model, modelType } = readOptions(MODEL_OPTIONS, config, 'the node');
  const { store, key } = RED.util.parseContextStore(model);
  return { scope: modelType, key, store };
}

type StoreSettings = { readonly module?: unknown };

/**
 * Names of the context stores that lose their content when Node-RED ends, by the runtime's settings.
 * Without any `contextStorage` there is one store, and it is of this kind.
 */
export function memoryStores(settings: NodeRed['settings']): readonly string[] {
  const stores = configuredStores(settings);
  if (!stores) return ['memory'];
  return Object.keys(stores).filter((name) => moduleOf(stores, name) === 'memory');
}

/** Whether what is written there is lost when Node-RED ends. */
export function isLostOnRestart(settings: NodeRed['settings'], { store }: ContextKey): boolean {
  const stores = configuredStores(settings);
  if (!stores) return true;
  // Node-RED falls back to the default store where it does not know the name.
  const known = store !== undefined && Object.hasOwn(stores, store) ? store : undefined;
  const fallback = Object.hasOwn(stores, 'default') ? 'default' : Object.keys(stores)[0];
  return moduleOf(stores, known ?? fallback) === 'memory';
}

type Stores = Readonly<Record<string, StoreSettings | string>>;

function configuredStores(settings: NodeRed['settings']): Stores | null {
  const stores = settings.contextStorage as Stores | undefined;
  return stores && Object.keys(stores).length > 0 ? stores : null;
}

/** `default` may be the name of another store. */
function moduleOf(stores: Stores, name: string): unknown {
  const store = stores[name];
  const target = typeof store === 'string' ? stores[store] : store;
  return typeof target === 'object' ? target.module : undefined;
}
