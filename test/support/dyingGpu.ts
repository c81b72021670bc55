import type { OnnxRuntime } from '../../src/engines/onnxruntime';

/**
 * Preloaded (`node --require`) to put the CPU in the place of a GPU, one that behaves as the variable DYING_GPU says.
 */
process.env.ORT_DISABLE_TELEMETRY = '1';
const ort = require('onnxruntime-node') as OnnxRuntime;
const { create } = ort.InferenceSession;

ort.InferenceSession.create = async (model) => {
  if (process.env.DYING_GPU === 'absent')
    throw new Error('Failed to get a WebGPU adapter: No supported adapters.');
  const session = await create.call(ort.InferenceSession, model, { executionProviders: ['cpu'] });
  const run = session.run.bind(session);
  session.run = async (feeds: Parameters<typeof run>[0]) => {
    switch (process.env.DYING_GPU) {
      case 'fails':
        throw new Error('device lost');
      case 'dies':
        process.kill(process.pid, 'SIGKILL');
        return run(feeds);
      case 'hangs':
        for (;;); // as a driver does that waits for its device
      case 'wrong': {
        const results = await run(feeds);
        for (const { data } of Object.values(results)) (data as Float32Array).fill(1);
        return results;
      }
      default:
        return run(feeds);
    }
  };
  return session;
};
