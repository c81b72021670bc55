import type { FlowNode } from '../../demo/flow';

export const TOPICS = {
  rows: 'bench/rows',
  coordinates: 'bench/coordinates',
  command: 'bench/command',
  model: 'bench/model',
  error: 'bench/error',
} as const;

export interface StreamFlowSettings {
  readonly brokerPort: number;
  readonly windowSize: number;
  /** Further settings of `pdr-fit`. */
  readonly fit: object;
}

/**
 * MQTT in to `pdr-transform` to MQTT out, with `pdr-fit` on the same rows, which trains on command. A row is
 * `{"id", "features"}`; its answer has the coordinates instead of the features.
 */
export function streamFlow({ brokerPort, windowSize, fit }: StreamFlowSettings): FlowNode[] {
  return [
    { id: 'tab', type: 'tab', label: 'bench' },
    {
      id: 'broker',
      type: 'mqtt-broker',
      broker: '127.0.0.1',
      port: String(brokerPort),
      autoConnect: true,
      protocolVersion: '4',
      keepalive: '60',
      cleansession: true,
    },
    node('rows', 'mqtt in', { topic: TOPICS.rows, qos: '0', datatype: 'json' }, ['transform', 'fit']),
    node('transform', 'pdr-transform', TRANSFORM, ['coordinates']),
    node('coordinates', 'mqtt out', { topic: TOPICS.coordinates, qos: '0' }),
    node('command', 'mqtt in', { topic: TOPICS.command, qos: '0', datatype: 'utf8' }, ['topic']),
    node('topic', 'change', { rules: [{ t: 'set', p: 'topic', pt: 'msg', to: 'payload', tot: 'msg' }] }, [
      'fit',
    ]),
    node(
      'fit',
      'pdr-fit',
      { property: 'payload.features', windowSize, trainWhenFull: false, whenBusy: 'queue', ...fit },
      ['model'],
    ),
    node('model', 'mqtt out', { topic: TOPICS.model, qos: '0' }),
    node('catch', 'catch', { scope: null }, ['describe']),
    node('describe', 'change', { rules: [{ t: 'set', p: 'payload', pt: 'msg', to: 'error', tot: 'msg' }] }, [
      'error',
    ]),
    node('error', 'mqtt out', { topic: TOPICS.error, qos: '0' }),
  ];
}

/** Before there is a model, rows come back as they are. */
const TRANSFORM = { property: 'payload.features', output: 'payload.features', noModel: 'passUnprojected' };

function node(id: string, type: string, properties: object, wires: readonly string[] = []): FlowNode {
  // Without a position Node-RED takes a node for a configuration node.
  return { z: 'tab', x: 0, y: 0, broker: 'broker', ...properties, id, type, wires: [wires] };
}
