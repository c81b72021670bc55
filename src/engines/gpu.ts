import { compileOnDevice } from './deviceSession';
import type { Engine } from './engine';
import type { GpuName } from './gpuProbe';
import { probeGpu } from './gpuProbe';
import { sessionOptions } from './native';
import { compileForOnnxRuntime, type OnnxRuntime } from './onnxruntime';
import { requireOnnxruntimeNode } from './onnxruntimeNode';

/**
 * onnxruntime-node on a GPU, after it was tried in a process of its own: a driver may end the process that loads it.
 * @throws whatever loading the optional package throws, and an error that says why the GPU cannot be used
 */
export async function loadGpu(name: GpuName, threads: number): Promise<Engine> {
  const ort = requireOnnxruntimeNode();
  const probe = await probeGpu(name);
  if (probe.state !== 'works') throw new Error(probe.reason);
  return { ...gpuEngine(ort, name, threads), ...(probe.device && { device: probe.device }) };
}

/** A GPU engine that nobody has tried yet. */
export function gpuEngine(ort: OnnxRuntime, name: GpuName, threads: number): Engine {
  const options = sessionOptions(name, threads);
  if (name === 'webgpu') {
    return { name, threads, compile: (program) => compileOnDevice(ort, program, options) };
  }
  // Products in TF32 keep three digits, and the engines agree to four. Read when CUDA starts.
  process.env.NVIDIA_TF32_OVERRIDE ??= '0';
  // onnxruntime-node can hold tensors on a device for WebGPU alone: here the state comes back after each step.
  return { name, threads, compile: (program) => compileForOnnxRuntime(ort, program, options, false) };
}
