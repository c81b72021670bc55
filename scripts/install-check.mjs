// Installs the packed package into an empty project, without its optional dependencies, and sees that it fits,
// projects and evaluates there: on the wasm engine and with exact neighbours.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packInto } from './pack.mjs';

const USE = `
const assert = require('node:assert');
for (const name of ['onnxruntime-node', 'hnswlib-node']) assert.throws(() => require.resolve(name), name);
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
  assert.equal(report.engine, 'wasm');
  assert.equal(report.neighborMethod, 'exact');
  assert.ok(report.notes.some((note) => note.includes('onnxruntime-node')), 'a note names the missing engine');
  const projector = await Projector.load(model);
  assert.equal(projector.engine, 'wasm');
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
  const project = join(work, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true }));
  const run = (command, args) =>
    execFileSync(command, args, { cwd: project, stdio: ['ignore', 'inherit', 'inherit'], timeout: 300_000 });
  run('npm', ['install', '--omit=optional', '--no-audit', '--no-fund', '--loglevel=error', tarball]);
  writeFileSync(join(project, 'use.cjs'), USE);
  run(process.execPath, ['use.cjs']);
} finally {
  rmSync(work, { recursive: true, force: true });
}
