import type { FitProgress } from '../src/index';

/** Control characters, which could steer a terminal, and those that turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** One line for the user on standard error. Names and keys in it come from files: what is unprintable in them is escaped. */
export function tell(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

interface Progress {
  readonly phase: FitProgress['phase'] | 'queued' | 'project' | 'measure';
  readonly fraction: number;
  readonly secondsLeft?: number | undefined;
}

/** Shows progress on one line of a terminal; nothing where standard error is no terminal. */
export function showProgress({ phase, fraction, secondsLeft }: Progress): void {
  if (!process.stderr.isTTY) return;
  const left = secondsLeft === undefined ? '' : `, ${Math.ceil(secondsLeft)} s left`;
  process.stderr.write(`\r\u001b[K${phase}: ${Math.floor(100 * fraction)} %${left}`);
}

/** Takes the line of {@link showProgress} away. */
export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
