// Bundles the drawing component: for browsers one file under resources/, which Node-RED serves, and its style; for Node
// the part that makes pictures. The small libraries it uses (d3, kdbush) are inside; their licences stand in licenses/.
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
