import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * Installs another version of Node, and what else is named, into a folder below node_modules/.cache, once.
 * @returns the folder's node_modules, and a function that runs compiled tests there: build first
 */
export function nodeOfVersion(folder, packages) {
  const cache = join(root, 'node_modules', '.cache', folder);
  const modules = join(cache, 'node_modules');
  // The npm package "node" carries the binaries of its version.
  const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (![node, ...packages.map((name) => join(modules, name.split('@')[0]))].every(existsSync)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'package.json'), JSON.stringify({ name: folder, private: true }));
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], {
      cwd: cache,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  }
  const test = (tests, env = {}) => {
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    console.log(`Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}:`);
    execFileSync(node, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, tests], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  };
  return { modules, test };
}
