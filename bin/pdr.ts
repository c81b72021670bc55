#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from './commands/evaluate';
import { exportModel } from './commands/export';
import { fit } from './commands/fit';
import { transform } from './commands/transform';
import { overview } from './help';
import { runCommand, runProgram } from './run';
import { UsageError } from './usageError';

const COMMANDS = [fit, transform, evaluate, exportModel];

async function main([name, ...rest]: readonly string[]): Promise<void> {
  if (name === '--version' || name === '-v') {
    const file = join(__dirname, '..', '..', 'package.json');
    console.log((JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version);
    return;
  }
  if (name === '--help' || name === '-h') {
    console.log(overview(COMMANDS));
    return;
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (!command) {
    const names = COMMANDS.map((known) => known.name).join(', ');
    throw new UsageError(
      name ? `There is no command "${name}"; there are ${names}.` : `Give a command: ${names}.`,
    );
  }
  await runCommand(command, rest, `pdr ${command.name}`);
}

void runProgram(() => main(process.argv.slice(2)));
