import { createRandom } from '../../src/random';
import type { FlowNode } from '../support/runtime';

export const FEATURES = ['speed', 'pressure', 'flow', 'heat'] as const;
export type Reading = Record<(typeof FEATURES)[number], number>;

/** Readings of a machine with three regimes, well apart; reading i is of regime i % 3. */
export function readings(count: number, seed = 1): Reading[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const center = (i % 3) * 10;
    return {
      speed: center + random.normal(),
      pressure: center - random.normal(),
      flow: 2 * center + random.normal(),
      heat: random.normal() - center,
    };
  });
}

export function regimes(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `regime ${i % 3}`);
}

export const values = (reading: Reading): number[] => FEATURES.map((name) => reading[name]);

export const TAB: FlowNode = { id: 'tab', type: 'tab', label: 'test' };

/** A debug node that shows nothing: where the tests look for messages. */
export function sink(id: string): FlowNode {
  return node(id, 'debug', { active: true, tosidebar: false, console: false, complete: 'true' });
}

export function node(id: string, type: string, properties: object = {}): FlowNode {
  // Without a position Node-RED takes a node for a configuration node.
  return { wires: [], ...properties, id, type, z: 'tab', x: 0, y: 0 };
}

/** Catch and Complete nodes for the whole tab, with the sinks `caught` and `completed`. */
export function observers(...scope: string[]): FlowNode[] {
  return [
    node('catch', 'catch', { scope: null, wires: [['caught']] }),
    sink('caught'),
    node('complete', 'complete', { scope, wires: [['completed']] }),
    sink('completed'),
  ];
}

/** A pdr-fit node on single rows with the sinks `model` and `progress`. */
export function fitNode(properties: object = {}): FlowNode[] {
  const defaults = { source: 'window', windowSize: 60, preset: 'fast', model: 'pdrModel', modelType: 'flow' };
  return [
    node('fit', 'pdr-fit', { ...defaults, wires: [['model'], ['progress']], ...properties }),
    sink('model'),
    sink('progress'),
  ];
}

/** A pdr-transform node with the sink `places`. */
export function transformNode(properties: object = {}): FlowNode[] {
  const defaults = { model: 'pdrModel', modelType: 'flow' };
  return [
    node('transform', 'pdr-transform', { ...defaults, wires: [['places']], ...properties }),
    sink('places'),
  ];
}

/** A pdr-evaluate node with the sinks `metrics` and `retrain`. */
export function evaluateNode(properties: object = {}): FlowNode[] {
  const defaults = { windowSize: 100, model: 'pdrModel', modelType: 'flow' };
  return [
    node('evaluate', 'pdr-evaluate', { ...defaults, wires: [['metrics'], ['retrain']], ...properties }),
    sink('metrics'),
    sink('retrain'),
  ];
}

/** One message for each payload, numbered by `_msgid`. */
export function messages(payloads: readonly unknown[], prefix = 'm'): { _msgid: string; payload: unknown }[] {
  return payloads.map((payload, i) => ({ _msgid: `${prefix}${i}`, payload }));
}
