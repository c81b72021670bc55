// Installs the packed package into an empty project, without its optional dependencies and with them, prints what
// each adds to the disk, and sees that it fits, projects and evaluates there. The part that cannot be left out must
// stay small: people install it on a Raspberry Pi.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packInto } from './pack.mjs';

const root = join(import.meta.dirname, '..');
const MOST_MB = 60;
const OPTIONAL = ['onnxruntime-node', 'hnswlib-node'];

/** A program for a user's project; its arguments are the engine that must be used there, and the missing packages. */
const USE = `
const assert = require('node:assert');
const [engine, ...missing] = process.argv.slice(2);
for (const name of missing) assert.throws(() => require.resolve(name), name);
const { evaluate, fit, matrix, Projector } = require('@parametric-dr/node-red-pdr');

// Three groups of rows on a short curve each.
const rows = 240;
const X = matrix(
  Float32Array.from({ length: rows * 4 }, (_, k) => {
    const [i, j] = [Math.floor(k / 4), k % 4];
    return 6 * (i % 3 === j ? 1 : 0) + Math.sin(i / 20 + j);
  }),
  rows,
  4,
);
(async () => {
  const { model, embedding, report } = await fit(X, { preset: 'fast' });
  assert.equal(report.engine, engine);
  assert.equal(report.neighborMethod, 'exact');
  if (engine === 'wasm')
    assert.ok(report.notes.some((note) => note.includes('onnxruntime-node')), 'a note names the missing engine');
  const projector = await Projector.load(model);
  assert.equal(projector.engine, engine);
  const placed = await projector.transform(X);
  placed.data.forEach((value, k) => assert.ok(Math.abs(value - embedding.data[k]) < 1e-3));
  const { trustworthiness } = await evaluate(X, placed);
  assert.ok(trustworthiness > 0.9, 'trustworthiness ' + trustworthiness);
  await projector.dispose();
  console.log('fitted', report.rows, 'rows on', report.engine, 'with', report.neighborMethod, 'neighbours,');
  console.log('trustworthiness', trustworthiness.toFixed(3));
})();
`;

const work = mkdtempSync(join(tmpdir(), 'pdr-install-'));
try {
  const { tarball } = packInto(work);
  const bare = install('without', tarball, ['--omit=optional']);
  execFileSync(process.execPath, ['use.cjs', 'wasm', ...OPTIONAL], bare.run);
  useCommand(bare.run);
  report('without optional packages', bare.modules);
  const size = megabytes(bare.modules);
  if (size > MOST_MB) {
    throw new Error(`The part that cannot be left out takes ${size.toFixed(1)} MB; allowed are ${MOST_MB}.`);
  }

  const full = install('with', tarball, [], { ONNXRUNTIME_NODE_INSTALL: 'skip' });
  const missing = OPTIONAL.filter((name) => !existsSync(join(full.modules, name)));
  if (missing.length > 0) console.log(`npm could not install ${missing.join(' and ')} here.`);
  if (!missing.includes('onnxruntime-node')) execFileSync(process.execPath, ['use.cjs', 'native'], full.run);
  report('with optional packages, without CUDA libraries', full.modules);
  console.log(
    'Not measured: the CUDA libraries that onnxruntime-node downloads on Linux x64 unless told not to.',
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Installs the package into a new project that has the program {@link USE}. */
function install(name, tarball, options, settings = {}) {
  const project = join(work, name);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true }));
  writeFileSync(join(project, 'use.cjs'), USE);
  const env = { ...process.env, ...settings };
  const run = { cwd: project, env, stdio: ['ignore', 'inherit', 'inherit'], timeout: 300_000 };
  refuseStrays(project);
  execFileSync('npm', ['install', ...options, '--no-audit', '--no-fund', '--loglevel=error', tarball], run);
  return { run, modules: join(project, 'node_modules') };
}

/** The command, as documented, fits and projects in the user's project. */
function useCommand(run) {
  const pdr = (...args) => execFileSync('npx', ['--no', '--', 'pdr', ...args], run);
  const rows = Array.from({ length: 60 }, (_, i) => `${Math.sin(i)},${Math.cos(i * i)}`);
  writeFileSync(join(run.cwd, 'rows.csv'), `a,b\n${rows.join('\n')}\n`);
  pdr('fit', 'rows.csv', '--steps', '20', '--hidden-layers', '8', '--model', 'model.json');
  pdr('transform', 'rows.csv', '--model', 'model.json', '--output', 'map.csv');
  const lines = readFileSync(join(run.cwd, 'map.csv'), 'utf8').trimEnd().split('\n');
  if (lines.length !== 61) throw new Error(`pdr transform wrote ${lines.length} lines for 60 rows.`);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const said = execFileSync('npx', ['--no', '--', 'pdr', '--version'], {
    ...run,
    stdio: 'pipe',
    encoding: 'utf8',
  });
  if (said.trim() !== version) throw new Error(`pdr --version says ${said}, not ${version}.`);
}

/** Node looks for packages in the folders above the project too, and in some that a user sets: none may have ours. */
function refuseStrays(project) {
  const folders = createRequire(join(project, 'use.cjs')).resolve.paths(OPTIONAL[0]);
  const names = [...OPTIONAL, '@parametric-dr/node-red-pdr'];
  const stray = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
  if (stray) {
    throw new Error(
      `${stray} is in the way: the installed package would use it. Remove it, or set TMPDIR to a folder elsewhere.`,
    );
  }
}

function report(what, modules) {
  const parts = packagesIn(modules)
    .map((name) => ({ name, size: megabytes(join(modules, name)) }))
    .sort((a, b) => b.size - a.size);
  const largest = parts.slice(0, 4).map(({ name, size }) => `${name} ${size.toFixed(1)}`);
  console.log(
    `Install size ${what}: ${megabytes(modules).toFixed(1)} MB in ${parts.length} packages (${largest.join(', ')}).`,
  );
}

function packagesIn(modules) {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((own) => `${name}/${own}`) : [name],
    );
}

/** The size of all files below a folder, in millions of bytes. */
function megabytes(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + lstatSync(join(parentPath, name)).size, 0) / 1e6;
}
