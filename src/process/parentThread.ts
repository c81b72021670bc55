import { workerData } from 'node:worker_threads';

// The thread that `endWithParent` starts.

const { parent, limitMs } = workerData as { parent: number; limitMs: number | undefined };
const CHECK_MS = 500;

function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

setInterval(() => {
  // An orphan gets another parent; on Windows it keeps the number of a process that is gone.
  if (process.ppid !== parent || !isAlive(parent)) end();
}, CHECK_MS);
if (limitMs !== undefined) setTimeout(end, limitMs);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
