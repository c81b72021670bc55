import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SOURCE = join(__dirname, '..', '..', '..', 'src');

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pdr-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Runs a script whose home and temporary folder are new and empty; what it prints, and what it left there. */
async function atNewHome(script: string, variables: NodeJS.ProcessEnv = {}) {
  // As on a user's machine: where it finds a CI's variables, the library is silent by itself.
  const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home, ...variables };
  const { stdout } = await run(process.execPath, ['--eval', script], { env });
  return { stdout, files: readdirSync(home, { recursive: true, encoding: 'utf8' }) };
}

const at = (path: string): string => JSON.stringify(join(SOURCE, path));

const EVERYTHING = `
  const { evaluateModelInTrainer, fit, fitInTrainer, matrix, Projector } = require(${at('index')});
  const { probeGpu } = require(${at('engines/gpuProbe')});
  const X = matrix(Float32Array.from({ length: 240 }, (_, i) => Math.sin(i * i)), 60, 4);
  (async () => {
    const { report } = await fit(X, { steps: 5, hiddenLayers: [8] });
    const { model } = await fitInTrainer(X, { steps: 5, hiddenLayers: [8] });
    const projector = await Projector.load(model);
    await projector.transform(X);
    await evaluateModelInTrainer(model, X);
    await probeGpu('webgpu');
    await projector.dispose();
    console.log(report.engine);
  })();`;

test('neither this process nor its children leave a file behind', async () => {
  expect(await atNewHome(EVERYTHING)).toEqual({ stdout: 'native\n', files: [] });
});

test('telemetry stays off where the environment asks for it', async () => {
  const { files } = await atNewHome(EVERYTHING, { ORT_DISABLE_TELEMETRY: '0' });
  expect(files).toEqual([]);
});

const IN_THREAD = `
  const { Worker, isMainThread } = require('node:worker_threads');
  new Worker(\`
    const { loadEngine } = require(${at('engines/load')});
    loadEngine('auto').then(({ engine, notes }) => console.log(engine.name, notes.join()));\`, { eval: true });`;

test('a worker thread, which cannot switch telemetry off, takes wasm and says why', async () => {
  const { stdout, files } = await atNewHome(IN_THREAD);
  expect(stdout).toMatch(/^wasm .*ORT_DISABLE_TELEMETRY=1/);
  expect(files).toEqual([]);
});

test('a worker thread of a process started with the variable takes native', async () => {
  const { stdout, files } = await atNewHome(IN_THREAD, { ORT_DISABLE_TELEMETRY: '1' });
  expect(stdout).toMatch(/^native /);
  expect(files).toEqual([]);
});
