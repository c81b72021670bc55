// Bundles the drawing component: for browsers one file under resources/, which Node-RED serves, and its style; for Node
// the part that makes pictures. The small libraries it uses (d3, kdbush) are inside; their licences stand in licenses/.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const shared = { bundle: true, logLevel: 'warning', legalComments: 'none', absWorkingDir: root };

await build({
  ...shared,
  entryPoints: ['ui/index.ts'],
  outfile: 'resources/pdr-map.js',
  format: 'iife',
  globalName: 'pdrMap',
  target: 'es2020',
  minify: true,
});
await build({ ...shared, entryPoints: ['ui/map.css'], outfile: 'resources/pdr-map.css', minify: true });
await build({
  ...shared,
  entryPoints: ['ui/picture.ts'],
  outfile: 'dist/ui/picture.js',
  format: 'cjs',
  platform: 'node',
  target: 'node20',
});

// The sidebar is part of the plugin's page: the editor must have it when it registers the plugin.
const sidebar = await build({
  ...shared,
  entryPoints: ['editor/index.ts'],
  write: false,
  format: 'iife',
  globalName: 'pdrSidebar',
  target: 'es2020',
  minify: true,
  loader: { '.css': 'text' },
});
const page = readFileSync(join(root, 'plugins', 'pdr-map.html'), 'utf8');
const script = sidebar.outputFiles[0].text.replaceAll('</script', '<\\/script');
mkdirSync(join(root, 'dist', 'plugins'), { recursive: true });
writeFileSync(
  join(root, 'dist', 'plugins', 'pdr-map.html'),
  page.replace('/* SIDEBAR */', () => script),
);
cpSync(join(root, 'plugins', 'locales'), join(root, 'dist', 'plugins', 'locales'), { recursive: true });

// The dashboard's widget: Dashboard 2 loads it as a global that has its node's name.
const dashboard = join(root, 'packages', 'dashboard');
await build({
  ...shared,
  entryPoints: ['packages/dashboard/client/index.ts'],
  outfile: 'packages/dashboard/resources/ui-pdr-map.umd.js',
  format: 'iife',
  globalName: 'pdrMapWidget',
  // It is loaded as a module, whose variables are its own.
  footer: { js: 'window["ui-pdr-map"] = pdrMapWidget;' },
  target: 'es2020',
  minify: true,
  loader: { '.css': 'text' },
});
await build({
  ...shared,
  entryPoints: ['packages/dashboard/node/ui-pdr-map.ts'],
  outfile: 'packages/dashboard/dist/ui-pdr-map.js',
  format: 'cjs',
  platform: 'node',
  target: 'node20',
});
cpSync(join(dashboard, 'node', 'ui-pdr-map.html'), join(dashboard, 'dist', 'ui-pdr-map.html'));
cpSync(join(dashboard, 'locales'), join(dashboard, 'dist', 'locales'), { recursive: true });
// The map has the same words in the sidebar and on the dashboard: they stand in the plugin's catalogue.
for (const language of readdirSync(join(dashboard, 'locales'))) {
  const path = join(dashboard, 'dist', 'locales', language, 'ui-pdr-map.json');
  const texts = JSON.parse(readFileSync(path, 'utf8'));
  const { map } = JSON.parse(
    readFileSync(join(root, 'plugins', 'locales', language, 'pdr-map.json'), 'utf8'),
  )['pdr-map'];
  texts['ui-pdr-map'].map = map;
  writeFileSync(path, JSON.stringify(texts));
}
