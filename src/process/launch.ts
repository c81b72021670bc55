import { type ChildProcess, fork } from 'node:child_process';
import { childEnvironment } from './environment';

/**
 * Starts a script of this package in a process of its own. It can be written to by `stdin`, read by `stderr`, and both
 * sides send messages. The script calls `endWithParent`.
 * @param script its full path
 */
export function launch(script: string, args: readonly string[] = []): ChildProcess {
  return fork(script, [...args], {
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    // Flags of this process, such as a debugger's port, are not meant for its children.
    execArgv: [],
    env: childEnvironment(process.env),
  });
}
