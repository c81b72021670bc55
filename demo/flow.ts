import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A node as Node-RED's flow files hold it. */
export interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly [property: string]: unknown;
}

/** The topics of the example flow, with the demo's root. */
const ROOT = 'pdr';
export const TOPICS = {
  readings: `${ROOT}/readings`,
  command: `${ROOT}/commands`,
  map: `${ROOT}/map`,
  model: `${ROOT}/model`,
  progress: `${ROOT}/progress`,
  metrics: `${ROOT}/metrics`,
  error: `${ROOT}/error`,
} as const;

export interface FlowSettings {
  readonly brokerPort: number;
  /** Names of the features, in order. */
  readonly features: readonly string[];
  /** Rows that `pdr-fit` learns from. */
  readonly windowSize: number;
  /** Rows that `pdr-evaluate` compares, and after how many new ones it does so by itself (0: when told). */
  readonly evaluateRows: number;
  readonly evaluateEvery: number;
}

const EXAMPLE = join(__dirname, '..', '..', 'examples', '2 MQTT stream.json');

/** The example flow "MQTT stream", set to the demo's broker, topics and sizes. */
export function demoFlow(settings: FlowSettings): FlowNode[] {
  const changes: Readonly<Record<string, object>> = {
    'mqtt-broker': { broker: '127.0.0.1', port: String(settings.brokerPort) },
    'pdr-fit': { features: settings.features.join(','), windowSize: settings.windowSize },
    'pdr-evaluate': { windowSize: settings.evaluateRows, evaluateEvery: settings.evaluateEvery },
  };
  const flow = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as FlowNode[];
  return flow.map((node) => {
    if (node.type === 'tab') return { ...node, env: withRoot(node.env as readonly EnvironmentVariable[]) };
    return { ...node, ...changes[node.type] };
  });
}

interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

function withRoot(env: readonly EnvironmentVariable[]): EnvironmentVariable[] {
  return env.map((entry) => (entry.name === 'TOPIC_ROOT' ? { ...entry, value: ROOT, type: 'str' } : entry));
}
