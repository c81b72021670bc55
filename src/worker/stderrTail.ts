import type { Readable } from 'node:stream';

/** Enough for an error's message and the top of its stack. */
const MAX_CHARACTERS = 4000;
const MAX_LINES = 12;

/** Keeps the end of what a process writes to stderr. */
export class StderrTail {
  private tail = '';

  constructor(stream: Readable | null) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      this.tail = (this.tail + text).slice(-MAX_CHARACTERS);
    });
  }

  /** The last lines, led by a text that says what they are; empty when there are none. */
  text(): string {
    const lines = this.tail.trim().split('\n').slice(-MAX_LINES).join('\n');
    return lines === '' ? '' : ` Its last words:\n${lines}`;
  }
}
