import type { ChildProcess } from 'node:child_process';

/** Tells the generator to publish rows. */
export interface StreamOrder {
  /** Rows per second. */
  readonly rate: number;
  readonly rows: number;
}

/** What became of them. */
export interface StreamFigures {
  readonly sent: number;
  readonly projected: number;
  readonly lost: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
}

/** Orders to the probe in Node-RED's process; it answers `stop` with its figures. */
export type ProbeOrder = 'start' | 'stop';

export interface ProbeFigures {
  /** Time between two firings of a 1 ms timer, in milliseconds: about 1.1 where nothing delays it. */
  readonly eventLoopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Share of one core that Node-RED's process used. */
  readonly cpuShare: number;
}

/** Waits for the next message of a child process. */
export function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`A process of the bench ended (${code}).`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}
