import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoFlow, type FlowNode } from '../../demo/flow';
import { definition } from '../support/editorPage';

const ROOT = join(__dirname, '..', '..', '..');
const EXAMPLES = readdirSync(join(ROOT, 'examples'));

const read = (file: string): FlowNode[] => JSON.parse(readFileSync(join(ROOT, 'examples', file), 'utf8'));

/** The names of the properties a node's editor page declares. */
const declared = (type: string): string[] => Object.keys(definition(type).defaults);

describe('the example flows', () => {
  it('are the five that are promised', () => {
    expect(EXAMPLES).toEqual([
      'Batch from a CSV file.json',
      'Export as ONNX.json',
      'HTTP projection.json',
      'MQTT stream.json',
      'Scheduled retraining.json',
    ]);
  });

  it.each(EXAMPLES)('%s explains itself in a comment', (file) => {
    const info = read(file).find(({ type }) => type === 'comment')?.info;
    expect(info).toContain('What to change');
  });

  it.each(EXAMPLES)('%s is wired to nodes it has', (file) => {
    const nodes = read(file);
    const ids = nodes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { wires, z, broker, scope } of nodes) {
      const named = [...((wires ?? []) as string[][]).flat(), ...((scope ?? []) as string[])];
      if (z !== undefined) named.push(z as string);
      if (typeof broker === 'string' && broker !== 'localhost') named.push(broker);
      for (const id of named) expect(ids).toContain(id);
    }
  });

  it.each(EXAMPLES)('%s sets exactly the properties that our nodes have', (file) => {
    const placement = new Set(['id', 'type', 'z', 'x', 'y', 'wires']);
    const ours = read(file).filter(({ type }) => type.startsWith('pdr-'));
    expect(ours.length).toBeGreaterThan(0);
    for (const node of ours) {
      const set = Object.keys(node).filter((key) => !placement.has(key));
      expect(set.sort()).toEqual(declared(node.type).sort());
    }
  });

  it('run in the demo with its broker and sizes', () => {
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
  });
});
