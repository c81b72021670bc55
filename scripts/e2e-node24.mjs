// Runs the end-to-end tests on Node 24 with Node-RED 5, installed into node_modules/.cache. The tests are the
// compiled ones: build first.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cache = join(root, 'node_modules', '.cache', 'node24-node-red5');
const node = join(cache, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const nodeRed = join(cache, 'node_modules', 'node-red', 'red.js');

if (!existsSync(node) || !existsSync(nodeRed)) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'package.json'), JSON.stringify({ name: 'node24-node-red5', private: true }));
  // The npm package "node" carries the binaries of that version.
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', 'node@24', 'node-red@5'], {
    cwd: cache,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

const { version } = JSON.parse(readFileSync(join(cache, 'node_modules', 'node-red', 'package.json'), 'utf8'));
const env = { ...process.env, NODE_RED_ENTRY: nodeRed };
const run = (args) => execFileSync(node, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
console.log(`Node-RED ${version}, Node:`);
run(['--version']);
run([
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
  'dist/test/e2e',
]);
