import type { Readable } from 'node:stream';

/** Enough for an error's message and the top of its stack. */
const MAX_CHARACTERS = 4000;
const MAX_LINES = 20;

/** What V8 and C++ write when an allocation fails. */
const OUT_OF_MEMORY =
  /JavaScript heap out of memory|Allocation failed|Array buffer allocation failed|Out of memory|std::bad_alloc/;

const FEWER_ROWS = 'use fewer rows, or a smaller preset';
const CRASHES: readonly (NodeJS.Signals | null)[] = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL'];

/** Follows what a process writes to stderr, to say later why it ended. */
export class Stderr {
  private tail = '';
  private outOfMemory = false;

  constructor(stream: Readable | null) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const all = this.tail + text;
      this.outOfMemory ||= OUT_OF_MEMORY.test(all);
      this.tail = all.slice(-MAX_CHARACTERS);
    });
  }

  /** How the process ended, what helps, and the last lines it wrote. */
  ending(code: number | null, signal: NodeJS.Signals | null): string {
    const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
    const lines = this.tail.trim().split('\n').slice(-MAX_LINES).join('\n');
    return `${how}${this.advice(signal)}.${lines && ` It wrote last:\n${lines}`}`;
  }

  private advice(signal: NodeJS.Signals | null): string {
    if (this.outOfMemory) return ` because its memory ran out; ${FEWER_ROWS}`;
    if (signal === 'SIGKILL') return `; if the machine is short of memory, ${FEWER_ROWS}`;
    if (CRASHES.includes(signal)) return '; if it computed on a GPU, choose the engine "native" instead';
    return '';
  }
}
