import { constants, setPriority } from 'node:os';
import { PdrError } from '../errors';
import type { Matrix } from '../matrix';
import { evaluate } from '../metrics/evaluate';
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

async function perform(
  { name, options }: Task,
  matrices: readonly Matrix[],
): Promise<Tasks[Task['name']]['result']> {
  const { signal } = controller;
  if (name === 'fit') {
    return fitModel(matrices[0], {
      ...options,
      signal,
      onProgress: (progress) => reply({ type: 'progress', progress }),
    });
  }
  return evaluate(matrices[0], matrices[1], {
    ...options,
    signal,
    onProgress: (progress) => reply({ type: 'progress', progress }),
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
