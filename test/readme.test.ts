import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { helpOf, NODE_TYPES } from './support/editorPage';

const ROOT = join(__dirname, '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const NODES_PAGE = readFileSync(join(ROOT, 'docs', 'nodes.md'), 'utf8');
const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  'node-red': { version: string };
  devDependencies: Record<string, string>;
  description: string;
};

/** As GitHub makes anchors of them. */
const headingsOf = (file: string): string[] =>
  Array.from(readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm), ([, text]) =>
    text
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

/** Links and pictures of a page, but those to other sites. */
const linksOf = (text: string): string[] =>
  Array.from(text.matchAll(/\]\(((?!https?:)[^)]+)\)/g), ([, target]) => target);

describe('the README', () => {
  it('links, with the pages in docs/, to files and headings that are there', () => {
    const docs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    const pages = ['README.md', 'packages/dashboard/README.md', ...docs.map((name) => `docs/${name}`)];
    const broken = pages.flatMap((page) =>
      linksOf(readFileSync(join(ROOT, page), 'utf8')).filter((target) => {
        const [path, heading] = target.split('#');
        const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
        return !existsSync(file) || (heading !== undefined && !headingsOf(file).includes(heading));
      }),
    );
    expect(broken).toEqual([]);
  });

  it('shows every picture that the script makes', () => {
    const shown = linksOf(README).filter((target) => target.startsWith('docs/images/'));
    expect(shown.sort()).toEqual(
      readdirSync(join(ROOT, 'docs', 'images'))
        .map((name) => `docs/images/${name}`)
        .sort(),
    );
  });

  it('has a page with each error code of the nodes, and none that no node tells', () => {
    const told = NODE_TYPES.flatMap((type) =>
      Array.from(helpOf(type).matchAll(/<dt>(PDR_\w+)<\/dt>/g), ([, code]) => code),
    );
    const listed = Array.from(NODES_PAGE.matchAll(/^\| `(PDR_\w+)` \|/gm), ([, code]) => code);
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
