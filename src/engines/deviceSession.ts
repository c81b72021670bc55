import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { GraphBuilder } from '../graph/builder';
import type { Program, StateSlot } from '../graph/graph';
import type { Session } from './engine';
import { type OnnxRuntime, openSession, unwrap, wrap } from './onnxruntime';
import { releaseAll } from './release';

/** Compiles a program for a provider of onnxruntime-node that can keep state in the device's memory between runs. */
export async function compileOnDevice(
  ort: OnnxRuntime,
  program: Program,
  options: InferenceSession.SessionOptions,
): Promise<Session> {
  const outputs = program.outputs.map((value) => value.name);
  const session = await openSession(ort, program, { ...options, ...stateOnDevice(program.state, outputs) });
  /** In CPU memory before the first run, on the device after it. */
  const state = new Map(program.state.map(({ name, initial }) => [name, wrap(ort, initial)]));
  const downloads = new Map<string, Promise<InferenceSession>>();

  return {
    async run(inputs) {
      const feeds: Record<string, OrtTensor> = Object.fromEntries(state);
      for (const [name, tensor] of Object.entries(inputs)) feeds[name] = wrap(ort, tensor);
      const results = await session.run(feeds);
      for (const { name, next } of program.state) {
        state.get(name)?.dispose();
        state.set(name, results[next]);
      }
      return Object.fromEntries(outputs.map((name) => [name, unwrap(results[name])]));
    },
    async readState(name) {
      const slot = program.state.find((candidate) => candidate.name === name) as StateSlot;
      let download = downloads.get(name);
      if (!download) {
        download = openSession(ort, downloadProgram(slot), options);
        downloads.set(name, download);
      }
      const { copy } = await (await download).run({ slot: state.get(name) as OrtTensor });
      return unwrap(copy);
    },
    async release() {
      for (const tensor of state.values()) tensor.dispose();
      const opened = await Promise.allSettled(downloads.values());
      await releaseAll([
        ...opened.map((download) => (download.status === 'fulfilled' ? download.value : null)),
        session,
      ]);
    },
  };
}

function stateOnDevice(state: readonly StateSlot[], outputs: readonly string[]): object {
  if (state.length === 0) return {};
  return {
    preferredOutputLocation: Object.fromEntries([
      ...outputs.map((name) => [name, 'cpu']),
      ...state.map(({ next }) => [next, 'gpu-buffer']),
    ]),
  };
}

/**
 * Gives its input as its output: running it copies a slot from the device to CPU memory. A tensor's own method for that,
 * `getData`, ends the process in onnxruntime-node 1.30.
 */
function downloadProgram({ initial: { dtype, shape } }: StateSlot): Program {
  const g = new GraphBuilder();
  g.output('copy', g.input('slot', dtype, shape));
  return g.program();
}
