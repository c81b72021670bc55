import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoFlow, type FlowNode } from '../../demo/flow';
import { definition, NODE_TYPES } from '../support/editorPage';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');
const FILES = readdirSync(EXAMPLES).sort();

const read = (file: string): FlowNode[] => JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8'));

interface Placed extends FlowNode {
  readonly x: number;
  readonly y: number;
  readonly wires: readonly (readonly string[])[];
}

const onCanvas = (nodes: readonly FlowNode[]): Placed[] =>
  nodes.filter(({ x }) => typeof x === 'number') as Placed[];

it('the first example has the fewest nodes, and needs nothing from outside', () => {
  const nodes = onCanvas(read(FILES[0])).filter(({ type }) => type !== 'comment');
  expect(nodes.map(({ type }) => type).sort()).toEqual([
    'debug',
    'function',
    'inject',
    'pdr-fit',
    'pdr-transform',
  ]);
});

it('together they have every node of the package', () => {
  const types = new Set(FILES.flatMap((file) => read(file).map(({ type }) => type)));
  for (const type of NODE_TYPES) expect(types).toContain(type);
});

describe.each(FILES)('%s', (file) => {
  const nodes = read(file);
  const byId = new Map(nodes.map((node) => [node.id, node]));

  it('explains itself in a comment', () => {
    expect(nodes.find(({ type }) => type === 'comment')?.info).toContain('What to change');
  });

  it('is wired to nodes it has, and links back and forth', () => {
    expect(byId.size).toBe(nodes.length);
    for (const { id, type, wires, z, broker, scope, links } of nodes) {
      const named = [...((wires ?? []) as string[][]).flat(), ...((scope ?? []) as string[])];
      if (z !== undefined) named.push(z as string);
      if (type.startsWith('mqtt ')) named.push(broker as string);
      for (const target of (links ?? []) as string[]) {
        expect((byId.get(target) as { links?: string[] }).links).toContain(id);
      }
      for (const target of named) expect(byId.has(target)).toBe(true);
    }
  });

  it('reads from left to right, without a node on another', () => {
    const placed = onCanvas(nodes);
    for (const { x, wires } of placed) {
      for (const target of wires.flat()) expect((byId.get(target) as Placed).x).toBeGreaterThan(x + 100);
    }
    for (const [i, a] of placed.entries()) {
      for (const b of placed.slice(i + 1)) {
        expect(Math.abs(a.y - b.y) >= 40 || Math.abs(a.x - b.x) >= 120).toBe(true);
      }
    }
  });

  // What an example leaves out has its default, as in any flow of an older version.
  it('sets only properties that our nodes have, to what they may be', () => {
    const placement = new Set(['id', 'type', 'z', 'x', 'y', 'wires']);
    const ours = nodes.filter(({ type }) => NODE_TYPES.includes(type));
    expect(ours.length).toBeGreaterThan(0);
    for (const node of ours) {
      const { defaults } = definition(node.type);
      const set = Object.keys(node).filter((key) => !placement.has(key));
      expect(Object.keys(defaults)).toEqual(expect.arrayContaining(set));
      for (const [name, { validate }] of Object.entries(defaults)) {
        if (validate) expect(validate.call(node, node[name], {})).toBe(true);
      }
    }
  });

  it('shares no topic with another installation, and leaves nothing on the broker', () => {
    const tab = nodes.find(({ type }) => type === 'tab') as FlowNode & {
      env: { name: string; value: string }[];
    };
    const variables = new Map(tab.env.map(({ name, value }) => [name, value]));
    for (const { type, topic, retain } of nodes) {
      if (!type.startsWith('mqtt ')) continue;
      const [, name] = /^\$\{(\w+)\}$/.exec(topic as string) ?? [];
      expect(variables.get(name)).toMatch(/^\$\{TOPIC_ROOT\}\/\w+$/);
      expect(variables.get('TOPIC_ROOT')).toContain(`\${NR_FLOW_ID}`);
      if (type === 'mqtt out') expect(retain).toBe('false');
    }
  });
});

it('the MQTT example runs in the demo with its broker, topics and sizes', () => {
  const flow = demoFlow({
    brokerPort: 4711,
    features: ['a', 'b'],
    windowSize: 70,
    evaluateRows: 60,
    evaluateEvery: 0,
  });
  const of = (type: string) => flow.find((node) => node.type === type);
  expect(of('mqtt-broker')).toMatchObject({ broker: '127.0.0.1', port: '4711' });
  expect(of('pdr-fit')).toMatchObject({ features: 'a,b', windowSize: 70, trainWhenFull: true });
  expect(of('pdr-evaluate')).toMatchObject({ windowSize: 60, evaluateEvery: 0 });
  expect(of('tab')?.env).toContainEqual({ name: 'TOPIC_ROOT', value: 'pdr', type: 'str' });
});
