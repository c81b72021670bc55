import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Ends this process soon after its parent. A thread looks after it, since native code may block the event loop, for ever if
 * a driver hangs.
 * @param limitMs ends this process after so long in any case
 */
export function endWithParent(limitMs?: number): void {
  process.on('disconnect', () => process.exit(1));
  new Worker(join(__dirname, 'parentThread.js'), {
    workerData: { parent: process.ppid, limitMs },
    // Modules that NODE_OPTIONS preloads are not meant for this thread.
    execArgv: [],
    env: {},
  }).unref();
}
