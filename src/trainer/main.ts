import { constants, setPriority } from 'node:os';
import { PdrError } from '../errors';
import type { Matrix } from '../matrix';
import { evaluate } from '../metrics/evaluate';
import { fit as fitModel } from '../training/fit';
import type { Reply, Request, Task, Tasks } from './protocol';

// The entry of a trainer process, which `client.ts` forks. It does one task and is then ended by its parent.

const controller = new AbortController();
let task: Task | null = null;
let matrices: Matrix[] = [];

function reply(message: Reply): void {
  process.send?.(message);
}

async function perform({ name, options }: Task): Promise<Tasks[Task['name']]['result']> {
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

async function run(): Promise<void> {
  if (!task) throw new Error('The trainer was told to run before it was told what.');
  try {
    reply({ type: 'result', result: await perform(task) });
  } catch (error) {
    // Anything unforeseen ends this process with its stack on stderr; the parent reports that.
    if (!(error instanceof PdrError)) throw error;
    reply({ type: 'error', code: error.code, message: error.message });
  }
}

process.on('message', (request: Request) => {
  switch (request.type) {
    case 'start':
      task = request.task;
      matrices = request.shapes.map(({ rows, cols }) => ({
        data: new Float32Array(rows * cols),
        rows,
        cols,
      }));
      break;
    case 'numbers':
      matrices[request.matrix].data.set(request.numbers, request.offset);
      break;
    case 'run':
      void run();
      break;
    case 'cancel':
      controller.abort();
      break;
  }
});

// A runtime that is gone must not leave a trainer behind.
process.on('disconnect', () => process.exit(1));

try {
  // Before the engine starts its threads, which inherit it: messages are to be answered while a model trains.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Some containers forbid it; training then merely competes with the runtime.
}
