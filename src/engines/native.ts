import type { InferenceSession } from 'onnxruntime-common';
import type { Engine } from './engine';
import { compileForOnnxRuntime } from './onnxruntime';
import { requireOnnxruntimeNode } from './onnxruntimeNode';

/**
 * onnxruntime-node on the CPU: the fastest engine where its binary loads (Linux with glibc, Windows, macOS on arm64).
 * @throws whatever loading the optional package throws
 */
export async function loadNative(threads: number): Promise<Engine> {
  const ort = requireOnnxruntimeNode();
  const options = sessionOptions('cpu', threads);
  return {
    name: 'native',
    threads,
    compile: (program) => compileForOnnxRuntime(ort, program, options, true),
  };
}

/** Options of a session of onnxruntime-node. */
export function sessionOptions(
  provider: 'cpu' | 'webgpu' | 'cuda',
  threads: number,
): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Idle worker threads otherwise spin: a sparse single-row call costs ten times the CPU.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}
