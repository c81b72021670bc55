import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helpOf, NODE_TYPES } from './support/editorPage';

const ROOT = join(__dirname, '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  'node-red': { version: string };
  devDependencies: Record<string, string>;
  description: string;
};

describe('the README', () => {
  it('has each error code of the nodes, and none that no node tells', () => {
    const told = NODE_TYPES.flatMap((type) =>
      Array.from(helpOf(type).matchAll(/<dt>(PDR_\w+)<\/dt>/g), ([, code]) => code),
    );
    const listed = Array.from(README.matchAll(/^\| `(PDR_\w+)` \|/gm), ([, code]) => code);
    expect(listed.sort()).toEqual(Array.from(new Set(told)).sort());
  });

  it('names the first example as it is called', () => {
    const [first] = readdirSync(join(ROOT, 'examples')).sort();
    expect(README).toContain(`→ ${first.replace('.json', '')}*`);
  });

  it('promises the Node-RED that is tested', () => {
    const tested = PACKAGE.devDependencies['node-red'];
    expect(PACKAGE['node-red'].version).toBe(`>=${tested}.0`);
    expect(README).toContain(`Node-RED ${tested} or later`);
  });
});
