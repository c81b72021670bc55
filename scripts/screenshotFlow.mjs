// The flow of the README's pictures: its first flow, with the dashboard's widget.

export const TOPIC = 'plant/compressor1';

const FLOW = 'compressor';
const node = (id, type, x, y, wires, settings = {}) => ({ id, type, z: FLOW, x, y, wires, ...settings });

/** @param windowSize rows that the map is learned from */
export function screenshotFlow(brokerPort, windowSize) {
  const labelled = { label: 'payload.state', labelType: 'msg' };
  return [
    { id: FLOW, type: 'tab', label: 'Compressor 1' },
    {
      id: 'broker',
      type: 'mqtt-broker',
      name: 'plant broker',
      broker: '127.0.0.1',
      port: String(brokerPort),
      autoConnect: true,
      protocolVersion: '4',
      keepalive: '60',
      cleansession: true,
    },
    ...dashboard(),
    node('in', 'mqtt in', 110, 160, [['project', 'check', 'fit']], {
      name: 'readings',
      topic: TOPIC,
      qos: '0',
      datatype: 'json',
      broker: 'broker',
      rap: true,
      rh: 0,
      inputs: 0,
    }),
    node('project', 'pdr-transform', 300, 100, [['coordinates', 'widget']], { name: 'project' }),
    node('check', 'pdr-evaluate', 310, 220, [[], ['fit']], { name: 'check the map' }),
    node('fit', 'pdr-fit', 520, 160, [['widget'], []], {
      name: 'learn the map',
      windowSize,
      includeEmbedding: true,
      targetWeight: 0,
      ...labelled,
    }),
    node('coordinates', 'debug', 530, 60, [], {
      name: 'coordinates',
      active: false,
      complete: 'payload',
    }),
    node('widget', 'ui-pdr-map', 700, 120, [[]], {
      name: 'dashboard',
      group: 'group',
      order: 1,
      width: '12',
      height: '8',
      trail: '300',
    }),
  ];
}

function dashboard() {
  return [
    { id: 'base', type: 'ui-base', name: 'Dashboard', path: '/dashboard', acceptsClientConfig: [] },
    {
      id: 'theme',
      type: 'ui-theme',
      name: 'Dark',
      colors: {
        surface: '#222222',
        primary: '#0094ce',
        bgPage: '#111111',
        groupBg: '#1b1b1b',
        groupOutline: '#444444',
      },
      sizes: { pagePadding: '12px', groupGap: '12px', groupBorderRadius: '4px', widgetGap: '12px' },
    },
    {
      id: 'page',
      type: 'ui-page',
      name: 'Compressor 1',
      ui: 'base',
      path: '/compressor',
      layout: 'grid',
      theme: 'theme',
      order: 1,
    },
    {
      id: 'group',
      type: 'ui-group',
      name: 'Operating states',
      page: 'page',
      width: '12',
      height: '1',
      order: 1,
      showTitle: true,
      visible: 'true',
      disabled: 'false',
    },
  ];
}
