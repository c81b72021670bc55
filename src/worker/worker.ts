import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { probeGpu } from '../engines/gpuProbe';
import { PdrError } from '../errors';
import type { Matrix } from '../matrix';
import { cancelled } from '../pace';
import { Stderr } from '../process/ending';
import { launch } from '../process/launch';
import type { Reply, Request, Task, TaskName, Tasks } from './protocol';

/** Written in one turn of the event loop: about what a pipe takes at once. */
const BYTES_PER_TURN = 2 ** 18;
/** How long a cancelled worker may take to stop by itself before it is killed. */
const GRACE_MS = 2000;
/** Signs of life that a worker is to give, and may miss, within the limit. */
const SIGNS = 10;

export interface WorkerOptions<K extends TaskName> {
  /** A worker that gives no sign of life for so long is ended. */
  readonly silentMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Tasks[K]['progress']) => void) | undefined;
}

/**
 * Does a task in a process of its own. Settles when that process is gone.
 * @param matrices rows to work on, whose buffers must not change meanwhile
 * @throws what the task throws; what `onProgress` throws; PDR_CANCELLED; PDR_TRAINER_DIED when the process ends early,
 *   hangs or cannot be started
 */
export function runWorker<K extends TaskName>(
  task: Task & { name: K },
  matrices: readonly Matrix[],
  { silentMs, signal, onProgress }: WorkerOptions<K>,
): Promise<Tasks[K]['result']> {
  return new Promise((resolve, reject) => {
    const child = start();
    const stderr = new Stderr(child.stderr);
    const ended = new AbortController();
    const aliveEveryMs = silentMs / SIGNS;
    let outcome: (() => void) | null = null;
    let isFed = false;
    let missed = 0;

    /** Settles, by the first outcome, once the process is gone. */
    const end = (how: () => void): void => {
      outcome ??= how;
      child.kill('SIGKILL');
    };
    const fail = (error: unknown): void => end(() => reject(error));

    // Counts turns of a timer, not time: that goes on while the whole machine sleeps.
    const watch = setInterval(() => {
      missed++;
      if (missed > SIGNS) fail(silent(silentMs));
    }, aliveEveryMs);
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      const error = cancelled(signal as AbortSignal);
      // Before it has all numbers it waits for the rest, and would not stop by itself.
      if (!isFed) {
        fail(error);
        return;
      }
      outcome ??= () => reject(error);
      grace = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      send(child, { type: 'cancel' }).catch(fail);
    };
    signal?.addEventListener('abort', cancel, { once: true });

    child.on('message', (reply: Reply) => {
      missed = 0;
      switch (reply.type) {
        case 'alive':
          break;
        case 'progress':
          try {
            onProgress?.(reply.progress as Tasks[K]['progress']);
          } catch (error) {
            fail(error);
          }
          break;
        case 'gpu':
          probeGpu(reply.name, ended.signal)
            .then((probe) => send(child, { type: 'gpu', name: reply.name, probe }))
            .catch(() => undefined); // nobody waits for the answer any more
          break;
        case 'result':
          end(() => resolve(reply.result as Tasks[K]['result']));
          break;
        case 'error':
          fail(new PdrError(reply.code, reply.message));
      }
    });
    const close = (how: string): void => {
      clearTimeout(grace);
      clearInterval(watch);
      signal?.removeEventListener('abort', cancel);
      ended.abort();
      if (outcome) outcome();
      else reject(new PdrError('PDR_TRAINER_DIED', `The worker process ${how}`));
    };
    child.on('error', (error) => close(`could not be started (${error.message}).`));
    child.on('close', (code, by) => close(stderr.ending(code, by)));

    const shapes = matrices.map(({ rows, cols }) => ({ rows, cols }));
    send(child, { type: 'start', task, shapes, aliveEveryMs })
      .then(() => feed(child.stdin as Writable, matrices))
      .then(() => {
        isFed = true;
      })
      .catch((error) => {
        // A worker that dies while it is fed is reported by its 'close'.
        if (child.connected) fail(error);
      });
  });
}

function start(): ChildProcess {
  try {
    return launch(join(__dirname, 'workerProcess.js'));
  } catch (cause) {
    throw new PdrError(
      'PDR_TRAINER_DIED',
      `The worker process could not be started (${(cause as Error).message}).`,
      { cause },
    );
  }
}

function silent(silentMs: number): PdrError {
  return new PdrError(
    'PDR_TRAINER_DIED',
    `The worker process gave no sign of life for ${Math.round(silentMs / 1000)} s and was ended. If it computed on a GPU, choose the engine "native" instead.`,
  );
}

/** The numbers go as bytes on stdin: as messages they would be copied several times in this process. */
async function feed(stdin: Writable, matrices: readonly Matrix[]): Promise<void> {
  stdin.on('error', () => undefined); // the write that fails tells it too
  for (const { data } of matrices) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    for (let offset = 0; offset < bytes.length; offset += BYTES_PER_TURN) {
      await write(stdin, bytes.subarray(offset, offset + BYTES_PER_TURN));
      await nextTurn();
    }
  }
  stdin.end();
}

function write(stream: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

function send(child: ChildProcess, request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    child.send(request, (error) => (error ? reject(error) : resolve()));
  });
}
