import type { Engine } from './engine';
import { compileForOnnxRuntime, type OnnxRuntime } from './onnxruntime';

/**
 * onnxruntime-node on the CPU: the fastest engine where its binary loads (Linux with glibc, Windows, macOS on arm64).
 * @throws whatever loading the optional package throws
 */
export async function loadNative(threads: number): Promise<Engine> {
  const ort = require('onnxruntime-node') as OnnxRuntime;
  return {
    name: 'native',
    threads,
    compile: (program) =>
      compileForOnnxRuntime(
        ort,
        program,
        {
          executionProviders: ['cpu'],
          intraOpNumThreads: threads,
          interOpNumThreads: 1,
          // Idle worker threads otherwise spin: a sparse single-row call costs ten times the CPU.
          extra: { session: { intra_op: { allow_spinning: '0' } } },
        },
        true,
      ),
  };
}
