import { constants, setPriority } from 'node:os';
import { type GpuName, type Probe, probeElsewhere } from '../engines/gpuProbe';
import { PdrError } from '../errors';
import type { Matrix } from '../matrix';
import { evaluate } from '../metrics/evaluate';
import type { Metrics } from '../metrics/metrics';
import { Projector } from '../model/projector';
import { endWithParent } from '../process/parent';
import { fit as fitModel } from '../training/fit';
import type { Reply, Request, Shape, Task, TaskName, Tasks } from './protocol';

// The process that `worker.ts` starts. It does one task and is then ended by its parent.

const controller = new AbortController();
const { signal } = controller;
const gpuQuestions = new Map<GpuName, (probe: Probe) => void>();

function reply(message: Reply): void {
  process.send?.(message);
}

function report(progress: Tasks[TaskName]['progress']): void {
  reply({ type: 'progress', progress });
}

/** Reads the matrices' numbers from stdin. */
async function receive(shapes: readonly Shape[]): Promise<Matrix[]> {
  const matrices = shapes.map(({ rows, cols }) => ({ data: new Float32Array(rows * cols), rows, cols }));
  const waiting = matrices.map(({ data }) => new Uint8Array(data.buffer)).filter(({ length }) => length > 0);
  for await (const chunk of process.stdin) {
    for (let rest: Uint8Array = chunk; rest.length > 0; ) {
      const [bytes] = waiting;
      const taken = rest.subarray(0, bytes.length);
      bytes.set(taken);
      waiting[0] = bytes.subarray(taken.length);
      if (waiting[0].length === 0) waiting.shift();
      rest = rest.subarray(taken.length);
    }
  }
  return matrices;
}

async function perform(task: Task, [X, map]: readonly Matrix[]): Promise<Tasks[TaskName]['result']> {
  switch (task.name) {
    case 'fit':
      return fitModel(X, { ...task.options, signal, onProgress: report });
    case 'evaluate':
      return measure(X, map, task.options);
    case 'evaluateModel': {
      const { model, ...options } = task.options;
      report({ phase: 'project', fraction: 0 });
      const projector = await Projector.load(model, options.engine ? { engine: options.engine } : {});
      const projected = await projector.transform(X);
      return measure(projector.scale(X), projected, options);
    }
  }
}

function measure(X: Matrix, map: Matrix, options: Tasks['evaluate']['options']): Promise<Metrics> {
  const onProgress = (fraction: number): void => report({ phase: 'measure', fraction });
  return evaluate(X, map, { ...options, signal, onProgress });
}

async function run(task: Task, shapes: readonly Shape[]): Promise<void> {
  try {
    reply({ type: 'result', result: await perform(task, await receive(shapes)) });
  } catch (error) {
    // Anything unforeseen ends this process with its stack on stderr; the parent reports that.
    if (!(error instanceof PdrError)) throw error;
    reply({ type: 'error', code: error.code, message: error.message });
  }
}

process.on('message', (request: Request) => {
  switch (request.type) {
    case 'start':
      setInterval(() => reply({ type: 'alive' }), request.aliveEveryMs);
      void run(request.task, request.shapes);
      break;
    case 'gpu':
      gpuQuestions.get(request.name)?.(request.probe);
      break;
    case 'cancel':
      controller.abort();
  }
});

endWithParent();

// The parent lives longer: it finds out once, and keeps the answer for the next worker.
probeElsewhere(
  (name) =>
    new Promise((resolve) => {
      gpuQuestions.set(name, resolve);
      reply({ type: 'gpu', name });
    }),
);

try {
  // Before the engine starts its threads, which inherit it: messages are to be answered while a model trains.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Some containers forbid it; training then merely competes with the runtime.
}
