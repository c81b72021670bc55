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

/** As users know it: `flow.pdrModel`, with the store where one is named. */
export function describeKey({ scope, key, store }: ContextKey): string {
  return `${scope}.${key}${store === undefined ? '' : ` (context store "${store}")`}`;
}

/** The key beside a model's that has its earlier versions: `a.map` gives `a.mapVersions`, `a["map"]` gives `a["mapVersions"]`. */
export function versionsKey(key: string): string {
  return key.replace(/(["']\])?(\[\d+\])*$/, 'Versions$&');
}

type StoreSettings = { readonly module?: unknown };
type Stores = Readonly<Record<string, StoreSettings | string>>;

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
  return !stores || moduleOf(stores, storeName(settings, store)) === 'memory';
}

/** The store that Node-RED takes for a name: the default one where it does not know it, and what an alias stands for. */
export function storeName(settings: NodeRed['settings'], store: string | undefined): string {
  const stores = configuredStores(settings);
  if (!stores) return 'memory';
  const fallback = Object.hasOwn(stores, 'default') ? 'default' : Object.keys(stores)[0];
  const name = store !== undefined && Object.hasOwn(stores, store) ? store : fallback;
  const target = stores[name];
  return typeof target === 'string' ? target : name;
}

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
