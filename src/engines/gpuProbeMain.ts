import { basename } from 'node:path';
import { GraphBuilder } from '../program/builder';
import { floatTensor } from '../program/graph';
import { gpuEngine } from './gpu';
import type { GpuName, Probe } from './gpuProbe';
import type { OnnxRuntime } from './onnxruntime';

// The entry of the process that `gpuProbe.ts` starts: runs a small program with state on the GPU named, tells how it went.

/** Names of graphics drivers' libraries: Vulkan's on Linux, Direct3D's on Windows, Metal's on macOS. */
const DRIVER = /vk_|vulkan_|nvidia|nvwgf|amdvlk|amdx|igd1\d|warp|AGXMetal/i;

const ONES = floatTensor(new Float32Array(16).fill(1), [4, 4]);

async function probe(name: GpuName): Promise<Probe> {
  const ort = require('onnxruntime-node') as OnnxRuntime;
  const before = new Set(libraries());
  const session = await gpuEngine(ort, name, 1).compile(squaring());
  await session.run({});
  await session.run({});
  const { data } = await session.readState('x');
  await session.release();
  // 4 x 4 ones squared are fours, and these squared 64.
  if (!data.every((x) => Number(x) === 64)) return { error: 'it computes wrong numbers' };
  const drivers = libraries().filter((library) => !before.has(library) && DRIVER.test(library));
  return drivers.length > 0 ? { device: drivers.join(', ') } : {};
}

function squaring() {
  const g = new GraphBuilder();
  const x = g.state('x', ONES);
  g.setNext(x, g.gemm(x, x));
  return g.program();
}

/** File names of the native libraries in this process. */
function libraries(): string[] {
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
  return sharedObjects.map((path) => basename(path));
}

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.includes('No supported adapters') ? 'no graphics adapter was found' : text.split('\n')[0];
}

probe(process.argv[2] as GpuName)
  .catch((error: unknown): Probe => ({ error: reason(error) }))
  .then((answer) => process.send?.(answer, () => process.disconnect()));
