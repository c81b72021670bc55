import { constants, setPriority } from 'node:os';
import { PdrError } from '../errors';
import type { Matrix } from '../matrix';
import { evaluate } from '../metrics/evaluate';
import type { Metrics } from '../metrics/metrics';
import { Projector } from '../model/projector';
import { fit as fitModel } from '../training/fit';
import type { Reply, Request, Shape, Task, Tasks } from './protocol';

// The entry of a trainer process, which `client.ts` forks. It does one task and is then ended by its parent.

const controller = new AbortController();

function reply(message: Reply): void {
  process.send?.(message);
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

async function perform(task: Task, [X, map]: readonly Matrix[]): Promise<Tasks[Task['name']]['result']> {
  switch (task.name) {
    case 'fit':
      return fitModel(X, {
        ...task.options,
        signal: controller.signal,
        onProgress: (progress) => reply({ type: 'progress', progress }),
      });
    case 'evaluate':
      return measure(X, map, task.options);
    case 'evaluateModel': {
      const { model, ...options } = task.options;
      reply({ type: 'progress', progress: { phase: 'project', fraction: 0 } });
      const projector = await Projector.load(model, options.engine ? { engine: options.engine } : {});
      const projected = await projector.transform(X);
      const scaled = projector.scale(X);
      await projector.dispose();
      return measure(scaled, projected, options);
    }
  }
}

function measure(X: Matrix, map: Matrix, options: Tasks['evaluate']['options']): Promise<Metrics> {
  return evaluate(X, map, {
    ...options,
    signal: controller.signal,
    onProgress: (fraction) => reply({ type: 'progress', progress: { phase: 'measure', fraction } }),
  });
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
  if (request.type === 'start') void run(request.task, request.shapes);
  else controller.abort();
});

// A runtime that is gone must not leave a trainer behind.
process.on('disconnect', () => process.exit(1));

try {
  // Before the engine starts its threads, which inherit it: messages are to be answered while a model trains.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Some containers forbid it; training then merely competes with the runtime.
}
