import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { firstLineOf } from '../errors';
import { GraphBuilder } from '../graph/builder';
import { floatTensor } from '../graph/graph';
import { endWithParent } from '../process/parent';
import type { Session } from './engine';
import { gpuEngine } from './gpu';
import { type GpuName, PROBE_LIMIT_MS, type Probe } from './gpuProbe';
import { requireOnnxruntimeNode } from './onnxruntimeNode';

// The process that `gpuProbe.ts` starts: runs a small program with state on the GPU named, and tells how it went.

/** Names of graphics drivers' libraries: Vulkan's on Linux, Direct3D's on Windows, Metal's on macOS. */
const DRIVER = /vk_|vulkan_|nvidia|nvwgf|amdvlk|amdx|igd1\d|warp|AGXMetal/i;

const SIZE = 256;
const TIMED_RUNS = 3;

async function probe(name: GpuName): Promise<Probe> {
  const before = new Set(libraries());
  let session: Session;
  try {
    const ort = requireOnnxruntimeNode();
    session = await gpuEngine(ort, name, 1).compile(squaring());
  } catch (error) {
    return { state: 'absent', reason: reason(error) };
  }
  await session.run({});
  await session.readState('x');
  const started = performance.now();
  for (let run = 0; run < TIMED_RUNS; run++) await session.run({});
  const { data } = await session.readState('x');
  const productMs = (performance.now() - started) / TIMED_RUNS;
  await session.release();
  // 2^-7 everywhere, squared by sums of 2^8 products, is 2^-6, then 2^-4, 1 and 2^8.
  if (!data.every((x) => Number(x) === 256)) return { state: 'broken', reason: 'it computes wrong numbers' };
  const drivers = libraries().filter((library) => !before.has(library) && DRIVER.test(library));
  return { state: 'works', productMs, ...(drivers.length > 0 && { device: drivers.join(', ') }) };
}

function squaring() {
  const g = new GraphBuilder();
  const x = g.state('x', floatTensor(new Float32Array(SIZE * SIZE).fill(2 ** -7), [SIZE, SIZE]));
  g.setNext(x, g.gemm(x, x));
  return g.program();
}

/** File names of the native libraries in this process. */
function libraries(): string[] {
  // Not by a report: it asks for the network interfaces in each thread, by a socket on Linux, whatever the main thread excludes.
  if (process.platform === 'linux') {
    const mapped = readFileSync('/proc/self/maps', 'utf8').matchAll(/\/\S*\.so\S*/g);
    return [...new Set(Array.from(mapped, ([path]) => basename(path)))];
  }
  Object.assign(process.report, { excludeNetwork: true });
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
  return sharedObjects.map((path) => basename(path));
}

function reason(error: unknown): string {
  const isAbsent = error instanceof Error && error.message.includes('No supported adapters');
  return isAbsent ? 'no graphics adapter was found' : firstLineOf(error);
}

endWithParent(PROBE_LIMIT_MS);
probe(process.argv[2] as GpuName)
  .catch((error: unknown): Probe => ({ state: 'broken', reason: reason(error) }))
  .then((answer) => process.send?.(answer, () => process.exit()));
