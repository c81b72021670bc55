// Nothing this package does may write a file outside its own or reach for the network. Watches, with strace (Linux), a
// process that fits, projects and evaluates, here and in workers, and then stays for a while with a model loaded: the
// telemetry of onnxruntime-node would look names up after some 40 seconds. A second process, with onnxruntime-node as it
// comes, shows that this check would see it.
//
//   node scripts/silence-check.mjs [--seconds 60]
//
// Needs a build and strace.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const STAY_MS = 1000 * Number(values.seconds);

const OURS = `
  const { evaluateModelInTrainer, fit, fitInTrainer, matrix, Projector } = require('./dist/src/index');
  const X = matrix(Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i * i)), 500, 4);
  (async () => {
    // Wide enough that \`auto\` looks for a GPU.
    const hiddenLayers = [512, 512, 512];
    const inWorker = fitInTrainer(X, { steps: 400, hiddenLayers });
    await fit(X, { steps: 5, hiddenLayers: [8] });
    const { model } = await inWorker;
    await evaluateModelInTrainer(model, X);
    const projector = await Projector.load(model);
    await projector.transform(X);
    await new Promise((resolve) => setTimeout(resolve, ${STAY_MS}));
    await projector.dispose();
  })();`;

const AS_IT_COMES = `
  const ort = require('onnxruntime-node');
  const { GraphBuilder } = require('./dist/src/graph/builder');
  const { encodeOnnx } = require('./dist/src/graph/onnx');
  const g = new GraphBuilder();
  g.output('y', g.neg(g.input('x', 'float32', [1])));
  ort.InferenceSession.create(encodeOnnx(g.program())).then((session) =>
    setTimeout(() => session.release(), ${STAY_MS}));`;

/** The files a script leaves in a new home and temporary folder, and its system calls that open a socket. */
async function watch(script) {
  const folder = mkdtempSync(join(tmpdir(), 'pdr-silence-'));
  try {
    const [home, temporary, log] = ['home', 'tmp', 'strace.log'].map((name) => join(folder, name));
    mkdirSync(home);
    mkdirSync(temporary);
    const child = spawn(
      'strace',
      ['-f', '-e', 'trace=socket', '-o', log, process.execPath, '--eval', script],
      {
        cwd: ROOT,
        stdio: 'inherit',
        // As on a user's machine: where it finds a CI's variables, the library is silent by itself.
        env: { PATH: process.env.PATH, HOME: home, TMPDIR: temporary },
      },
    );
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    if (code !== 0) throw new Error(`The watched process ended with code ${code}.`);
    const sockets = readFileSync(log, 'utf8').match(/^.*\bsocket\(.*$/gm) ?? [];
    const files = [home, temporary].flatMap((path) => readdirSync(path, { recursive: true }));
    return { files, sockets };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [ours, asItComes] = await Promise.all([watch(OURS), watch(AS_IT_COMES)]);
const faults = [
  ...ours.files.map((file) => `A file was left behind: ${file}`),
  ...ours.sockets.map((call) => `A socket was opened: ${call}`),
];
if (asItComes.files.length === 0 || asItComes.sockets.length === 0) {
  faults.push(
    `onnxruntime-node as it comes left ${asItComes.files.length} files and opened ${asItComes.sockets.length} sockets: this check no longer shows anything.`,
  );
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
} else {
  console.log(
    `Silent: no file, no socket. As it comes onnxruntime-node left ${asItComes.files.length} files and opened ${asItComes.sockets.length} sockets.`,
  );
}
