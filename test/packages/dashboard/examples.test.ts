import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowNode } from '../../../demo/flow';
import { definition, NODE_TYPES } from '../../support/editorPage';

const EXAMPLES = join(__dirname, '..', '..', '..', '..', 'packages', 'dashboard', 'examples');
const FILES = readdirSync(EXAMPLES).sort();

describe.each(FILES)('%s', (file) => {
  const nodes = JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as FlowNode[];
  const ids = new Set(nodes.map(({ id }) => id));

  it('explains itself, and is wired to nodes it has', () => {
    expect(nodes.find(({ type }) => type === 'comment')?.info).toContain('What to change');
    expect(ids.size).toBe(nodes.length);
    for (const { wires, group, page, ui, theme } of nodes) {
      const named = [...((wires ?? []) as string[][]).flat(), group, page, ui, theme];
      for (const target of named) if (target !== undefined) expect(ids).toContain(target);
    }
  });

  it('sets exactly the properties that our nodes have, to what they may be', () => {
    const placement = new Set(['id', 'type', 'z', 'x', 'y', 'wires']);
    for (const node of nodes.filter(({ type }) => NODE_TYPES.includes(type))) {
      const { defaults } = definition(node.type);
      const set = Object.keys(node).filter((key) => !placement.has(key));
      expect(set.sort()).toEqual(Object.keys(defaults).sort());
      for (const [name, { validate }] of Object.entries(defaults)) {
        if (validate) expect(validate.call(node, node[name], {})).toBe(true);
      }
    }
  });
});
