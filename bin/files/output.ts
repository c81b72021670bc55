import { once } from 'node:events';
import {
  type BigIntStats,
  closeSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { PdrError } from '../../src/index';
import { UsageError } from '../usageError';

/** Where a command's results go, piece by piece. */
export interface Output {
  write(text: string): Promise<void>;
  /** Says that all is written. A file appears under its name only now. */
  finish(): void;
}

/** @param file undefined or - is standard output */
export function openOutput(file: string | undefined): Output {
  if (file !== undefined && file !== '-') return new OutputFile(file);
  return {
    write: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    finish: () => undefined,
  };
}

/** Writes a whole file, or leaves what stands under its name as it is. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  attempt(file, () => {
    const path = temporary(file);
    writeFileSync(path, content);
    settle(path, file);
  });
}

/** @throws UsageError when a command would overwrite what it reads: under the same name, or by a link */
export function refuseOverwriting(
  output: string | undefined,
  ...inputs: readonly (string | undefined)[]
): void {
  if (output === undefined) return;
  for (const input of inputs) {
    if (input !== undefined && isSameFile(input, output)) {
      throw new UsageError(
        `The file to write, ${output}, is the same as ${input}, which is read. Give another name.`,
      );
    }
  }
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [statsOf(one), statsOf(other)];
  return a !== null && b !== null && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}

function statsOf(file: string): BigIntStats | null {
  return statSync(file, { throwIfNoEntry: false, bigint: true }) ?? null;
}

class OutputFile implements Output {
  private readonly path: string;
  private readonly descriptor: number;

  constructor(private readonly file: string) {
    this.path = temporary(file);
    this.descriptor = attempt(file, () => openSync(this.path, 'w'));
  }

  async write(text: string): Promise<void> {
    attempt(this.file, () => writeFileSync(this.descriptor, text));
  }

  finish(): void {
    attempt(this.file, () => {
      closeSync(this.descriptor);
      settle(this.path, this.file);
    });
  }
}

/** Files that are being written, and go if the process ends before they are complete. */
const unfinished = new Set<string>();
process.on('exit', () => {
  for (const path of unfinished) rmSync(path, { force: true });
});

/** A name beside the file; the file itself where that is a device or a pipe. */
function temporary(file: string): string {
  const stats = statsOf(file);
  if (stats && !stats.isFile()) return file;
  const path = `${stats ? realpathSync(file) : file}.${process.pid}.tmp`;
  unfinished.add(path);
  return path;
}

/** Gives a temporary file its name. A link goes on pointing to the file. */
function settle(path: string, file: string): void {
  if (!unfinished.has(path)) return;
  renameSync(path, statsOf(file) ? realpathSync(file) : file);
  unfinished.delete(path);
}

function attempt<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new PdrError('PDR_BAD_OPTION', `${file} cannot be written: ${(error as Error).message}`);
  }
}
