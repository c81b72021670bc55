import { helpOf, NODE_TYPES, type Texts, textsOf } from '../support/editorPage';
import { Runtime } from '../support/runtime';
import { evaluateNode, fitNode, node, TAB, transformNode } from './support';

describe('the package in Node-RED', () => {
  let runtime: Runtime;

  beforeAll(async () => {
    runtime = await Runtime.start();
  });
  afterAll(() => runtime.stop());

  it('loads its nodes', async () => {
    const sets = await runtime.types();
    expect(sets.map(({ err }) => err)).toEqual(NODE_TYPES.map(() => undefined));
    expect(sets.flatMap(({ types }) => types).sort()).toEqual([...NODE_TYPES].sort());
  });

  it('gives the editor their pages, help texts, icons and the stores in memory', async () => {
    const page = await (await fetch(`${runtime.url}nodes`, { headers: { Accept: 'text/html' } })).text();
    for (const type of NODE_TYPES) {
      expect(page).toContain(`RED.nodes.registerType('${type}'`);
      expect(page).toContain(`data-help-name="${type}"`);
      const icon = await fetch(`${runtime.url}icons/@parametric-dr/node-red-pdr/${type}.svg`);
      expect(icon.headers.get('content-type')).toContain('svg');
      expect(await icon.text()).toContain('viewBox="0 0 40 60"');
    }
    const scripts = Array.from(page.matchAll(/<script src="(resources\/[^"]+)"/g), ([, src]) => src);
    expect(scripts.length).toBeGreaterThanOrEqual(NODE_TYPES.length);
    // The editor waits for ever for a script that does not come.
    for (const src of new Set(scripts)) {
      const script = await fetch(`${runtime.url}${src}`);
      expect(script.headers.get('content-type')).toContain('javascript');
      expect(await script.text()).toMatch(/window\.pdr\w+ = /);
    }
    const settings = (await (await fetch(`${runtime.url}settings`)).json()) as Record<string, unknown>;
    expect(settings.pdrFitMemoryStores).toEqual(['memory']);
  });

  it('shows a status from the start, and names a setting that cannot be used', async () => {
    await runtime.deploy([
      TAB,
      ...fitNode(),
      ...transformNode(),
      ...evaluateNode(),
      node('broken', 'pdr-fit', { windowSize: 'many' }),
    ]);
    await runtime.until('status', { node: 'fit', text: 'waiting for rows' });
    await runtime.until('status', { node: 'transform', text: 'waiting for a model' });
    await runtime.until('status', { node: 'evaluate', text: 'waiting for a model' });
    await runtime.until('status', { node: 'broken', text: 'check the settings', fill: 'red' });
    await runtime.until(
      'log',
      ({ node, text }) => node === 'broken' && text.includes('"windowSize" of pdr-fit is "many"'),
    );
    await runtime.send('broken', { _msgid: 'b1', payload: [1, 2, 3] });
    await runtime.until('done', { node: 'broken', msgid: 'b1', code: 'PDR_BAD_OPTION' });
  });
});

describe('the message catalogues', () => {
  it.each(NODE_TYPES)(
    '%s: has a status text of less than 20 characters for every error code in the help',
    (type) => {
      const status = textsOf(type).status as Texts;
      const help = helpOf(type);
      const inHelp = Array.from(help.matchAll(/<dt>(PDR_\w+)<\/dt>/g), ([, code]) => code);
      const inStatus = Object.keys(status).filter((key) => key.startsWith('PDR_'));
      // Cancelling is not shown as a failure.
      expect(inStatus.sort()).toEqual(inHelp.filter((code) => code !== 'PDR_CANCELLED').sort());
      for (const text of Object.values(status) as string[]) {
        expect(text.replace(/__(\w+)__/g, '00000').length).toBeLessThan(20);
      }
    },
  );
});
