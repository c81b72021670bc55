import { readdirSync, readFileSync } from 'node:fs';

const INTERVAL_MS = 50;
const PAGE_BYTES = 4096;

/** Watches how much memory a process and all its descendants hold together. Reads /proc: Linux only. */
export class PeakMemory {
  private peak = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly pid: number) {
    this.timer = setInterval(() => this.look(), INTERVAL_MS);
  }

  /** @returns the largest sum of resident memory seen, in bytes */
  stop(): number {
    clearInterval(this.timer);
    return this.peak;
  }

  private look(): void {
    this.peak = Math.max(this.peak, residentBytes(this.pid));
  }
}

function residentBytes(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
    );
    return children.reduce((sum, child) => sum + residentBytes(Number(child)), pages * PAGE_BYTES);
  } catch {
    return 0; // it has ended meanwhile
  }
}
