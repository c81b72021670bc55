import { PdrError } from '../src/index';
import { readArguments } from './commandLine';
import type { Command } from './commands/command';
import { helpOf } from './help';
import { tell } from './terminal';
import { UsageError } from './usageError';

/**
 * Runs a program to its end and sets the exit code: 1 when it fails, with a code on standard error, 2 when its arguments
 * cannot be understood.
 */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  // A reader that has seen enough, such as head, ends the program without a word.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') tell(error.message);
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  // Only so do handlers of 'exit' run, which take unfinished files away.
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  try {
    await main();
  } catch (error) {
    const isUsage = error instanceof UsageError;
    if (error instanceof PdrError) tell(`${error.code}: ${error.message}`);
    else if (isUsage) tell(`${error.message} --help has the details.`);
    else console.error(error);
    process.exitCode = isUsage ? 2 : 1;
  }
}

/** @param calledAs how the user calls the command: `pdr fit` */
export async function runCommand(command: Command, argv: readonly string[], calledAs: string): Promise<void> {
  const read = readArguments(argv, command.options, calledAs, Object.keys(command.files).length);
  if (read) await command.run(read.files, read.given);
  else console.log(helpOf(command, calledAs));
}
