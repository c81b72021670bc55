import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SUPPORT = join(__dirname, '..', 'support');
const INDEX = join(__dirname, '..', '..', 'src', 'index.js');
const FIND = join(__dirname, '..', '..', 'src', 'neighbors', 'find.js');
const LOAD = join(__dirname, '..', '..', 'src', 'engines', 'load.js');

/** Runs a script where onnxruntime-node and hnswlib-node cannot be loaded; it prints one JSON value. */
async function without(script: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, [
    '--require',
    join(SUPPORT, 'hideOptional.js'),
    '--eval',
    script,
  ]);
  return JSON.parse(stdout);
}

test('without the optional packages a fit uses wasm and exact neighbours, and says how to get faster', async () => {
  const report = await without(`
    const { fit, Projector, matrix } = require(${JSON.stringify(INDEX)});
    const X = matrix(Float32Array.from({ length: 180 }, (_, i) => Math.sin(i * i)), 60, 3);
    fit(X, { steps: 10, hiddenLayers: [8] }).then(async ({ model, report }) => {
      const projector = await Projector.load(model);
      const { data } = await projector.transform(X);
      console.log(JSON.stringify({ ...report, projector: projector.engine, finite: data.every(Number.isFinite) }));
    });`);
  expect(report).toMatchObject({ engine: 'wasm', neighborMethod: 'exact', projector: 'wasm', finite: true });
  expect((report as { notes: string[] }).notes).toEqual([
    expect.stringContaining('npm install onnxruntime-node'),
  ]);
});

test('the wasm engine computes the same with worker threads and without', async () => {
  const train = (threads: number): Promise<unknown> =>
    without(`
      const { fit, matrix } = require(${JSON.stringify(INDEX)});
      const X = matrix(Float32Array.from({ length: 1800 }, (_, i) => Math.sin(i * i)), 600, 3);
      fit(X, { steps: 3, hiddenLayers: [64], threads: ${threads} })
        .then(({ embedding }) => console.log(JSON.stringify(Array.from(embedding.data))));`);
  const [alone, shared] = (await Promise.all([train(1), train(2)])) as number[][];
  expect(alone).toHaveLength(1200);
  expect(shared).toEqual(alone.map((value) => expect.closeTo(value, 3)));
}, 120_000);

test('without hnswlib-node a large set is searched exactly, with a note', async () => {
  const result = await without(`
    const { findNeighbors } = require(${JSON.stringify(FIND)});
    const { loadEngine } = require(${JSON.stringify(LOAD)});
    const rows = 12_500;
    const X = { data: Float32Array.from({ length: rows }, (_, i) => Math.sin(i * i)), rows, cols: 1 };
    loadEngine('wasm')
      .then(({ engine }) => findNeighbors(X, 2, engine, 0))
      .then(({ method, notes }) => console.log(JSON.stringify({ method, notes })));`);
  expect(result).toEqual({ method: 'exact', notes: [expect.stringContaining('npm install hnswlib-node')] });
});

test('an engine asked for by name that cannot load is an error with the remedy', async () => {
  const error = await without(`
    const { loadEngine } = require(${JSON.stringify(LOAD)});
    loadEngine('native').catch(({ code, message }) => console.log(JSON.stringify({ code, message })));`);
  expect(error).toEqual({
    code: 'PDR_ENGINE_UNAVAILABLE',
    message: expect.stringContaining('npm install onnxruntime-node'),
  });
});

test('the command to install the native engine downloads nothing but packages, and is not named where it cannot help', async () => {
  const hint = (platform: string, arch: string): Promise<unknown> =>
    without(`
      Object.defineProperty(process, 'platform', { value: '${platform}' });
      Object.defineProperty(process, 'arch', { value: '${arch}' });
      require(${JSON.stringify(LOAD)}).loadEngine('native').catch(({ message }) => console.log(JSON.stringify(message)));`);
  expect(await hint('linux', 'x64')).toContain(
    '"ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node"',
  );
  expect(await hint('win32', 'x64')).toContain('"npm install onnxruntime-node"');
  expect(await hint('linux', 'arm')).not.toContain('npm install');
});
