#!/usr/bin/env node
import { exportModel } from './commands/export';
import { runCommand, runProgram } from './run';

// `pdr-export`, which is `pdr export` under the name it had first.
void runProgram(() => runCommand(exportModel, process.argv.slice(2), 'pdr-export'));
