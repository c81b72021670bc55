// Builds the package into dist/: compiled TypeScript, the files Node-RED expects beside each node
// (editor pages, written from the nodes' option tables; locales, icons), and the three files of onnxruntime-web that are used, with its licence.
// Copying them keeps the other 125 MB of that package out of a user's installation.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { editorPage } from './editorPage.mjs';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

removeStale(dist);
const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', root], {
  stdio: ['ignore', 2, 2], // stdout stays clean: the demo and the benches print JSON there
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

loadOnFirstUse(join(dist, 'src', 'index.js'));

/**
 * Makes the re-exports of a compiled file load their modules when they are used: a node that registers needs the option
 * tables, and neither what reads rows nor what trains. TypeScript has no such setting.
 */
function loadOnFirstUse(file) {
  const names = [];
  const code = readFileSync(file, 'utf8')
    .replace(
      /^var (\w+) = require\(("\.[^"]+")\);$/gm,
      'function $1() { return ($1.module ??= require($2)); }',
    )
    .replace(
      /Object\.defineProperty\(exports, "(\w+)", (\{ enumerable: true, get: function \(\) \{ return \w+)\./g,
      (_, name, getter) => {
        names.push(name);
        return `define(exports, "${name}", ${getter}().`;
      },
    );
  if (names.length === 0) return; // as an earlier build left it
  // Node reads such a line, and no getters of this form, to know what ES modules can import.
  const hint = `0 && (module.exports = { ${names.join(', ')} });`;
  const head = `"use strict"; const define = Object.defineProperty; ${hint}`;
  writeFileSync(file, code.replace('"use strict";', head));
}

/** Removes what was compiled from sources that are gone: it would be published and tested for ever. */
function removeStale(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const built = join(entry.parentPath, entry.name);
    const source = join(root, relative(dist, built)).replace(/(\.d\.ts|\.js|\.js\.map)$/, '.ts');
    const isCompiled =
      /(\.d\.ts|\.js|\.js\.map)$/.test(entry.name) && !built.startsWith(join(dist, 'vendor'));
    if (entry.isFile() && isCompiled && !existsSync(source)) rmSync(built);
  }
}

// Node-RED looks for editor pages, locales and icons beside the built node files.
const nodes = join(root, 'nodes');
const { 'node-red': nodeRed } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const type of Object.keys(nodeRed.nodes)) {
  const { OPTIONS } = require(join(dist, 'nodes', type.replace(/^pdr-/, ''), 'options.js'));
  const texts = JSON.parse(readFileSync(join(nodes, 'locales', 'en-US', `${type}.json`), 'utf8'))[type];
  writeFileSync(join(dist, 'nodes', `${type}.html`), editorPage(type, OPTIONS, texts));
}
cpSync(join(nodes, 'locales'), join(dist, 'nodes', 'locales'), { recursive: true });
cpSync(join(root, 'icons'), join(dist, 'nodes', 'icons'), { recursive: true });

const ortWeb = dirname(require.resolve('onnxruntime-web'));
const vendor = join(dist, 'vendor', 'onnxruntime-web');
mkdirSync(vendor, { recursive: true });
for (const name of ['ort.node.min.js', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm']) {
  cpSync(join(ortWeb, name), join(vendor, name));
}
cpSync(join(root, 'licenses', 'onnxruntime-web.txt'), join(vendor, 'LICENSE.txt'));

await import('./bundle-ui.mjs');
