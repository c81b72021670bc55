import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { FlowNode } from './flow';

const PACKAGE_ROOT = join(__dirname, '..', '..');
const USUAL_PORT = 1880;
const STOP_MS = 15_000; // what Node-RED itself gives its nodes for closing

export interface NodeRedProcess {
  /** The editor's address. */
  readonly url: string;
  readonly process: ChildProcess;
  /** Rejects when Node-RED ends without having been asked to. */
  readonly died: Promise<never>;
  /** The last lines Node-RED logged. */
  log(): string;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** For Node.js itself. */
  readonly nodeFlags?: readonly string[];
  /** Whether this package is installed, by a link. Default true. */
  readonly withPackage?: boolean;
}

/**
 * Starts a real Node-RED in a process of its own, with this package in its user directory and the editor on the
 * loopback interface.
 * @param userDir a directory of its own; kept, so that a second start finds flows and context again
 */
export async function startNodeRed(
  userDir: string,
  flow: readonly FlowNode[],
  { nodeFlags = [], withPackage = true }: StartOptions = {},
): Promise<NodeRedProcess> {
  const port = await freePort();
  if (withPackage) installPackage(userDir);
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(flow, null, 2));
  writeFileSync(join(userDir, 'settings.js'), settings(port));

  const logFile = join(userDir, 'node-red.log');
  const log = openSync(logFile, 'a');
  // A process group of its own: Ctrl-C in the terminal reaches the demo alone, which then stops Node-RED in order.
  const child = spawn(
    process.execPath,
    [...nodeFlags, entry(), '--userDir', userDir, '--settings', join(userDir, 'settings.js')],
    {
      cwd: userDir,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, NODE_RED_DISABLE_TELEMETRY: 'true' },
    },
  );
  closeSync(log);
  const lastDefence = (): void => killGroup(child);
  process.once('exit', lastDefence);

  const tail = (): string => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  let stopping = false;
  const died = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (!stopping)
        reject(new Error(`Node-RED ended unexpectedly (${signal ?? code}). It logged:\n${tail()}`));
    });
  });
  died.catch(() => {}); // whoever waits for it hears of it; nobody has to

  return {
    url: `http://127.0.0.1:${port}/`,
    process: child,
    died,
    log: tail,
    stop: async () => {
      stopping = true;
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        const patience = setTimeout(() => killGroup(child), STOP_MS);
        child.kill('SIGTERM');
        await ended;
        clearTimeout(patience);
      }
      killGroup(child);
      process.off('exit', lastDefence);
    },
  };
}

/** The Node-RED to start; the variable lets the tests try another version than the one installed here. */
function entry(): string {
  return process.env.NODE_RED_ENTRY ?? require.resolve('node-red/red.js');
}

function installPackage(userDir: string): void {
  const { name } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { name: string };
  const link = join(userDir, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(PACKAGE_ROOT, link, 'junction');
}

function settings(port: number): string {
  const values = {
    uiHost: '127.0.0.1',
    uiPort: port,
    flowFile: 'flows.json',
    credentialSecret: false,
    contextStorage: { default: { module: 'localfilesystem' } },
    telemetry: { enabled: false, updateNotification: false },
    editorTheme: { tours: false },
    logging: { console: { level: 'info', metrics: false, audit: false } },
  };
  // Should the demo be killed, the channel to it breaks: Node-RED must not stay behind.
  return `process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
module.exports = ${JSON.stringify(values, null, 2)};
`;
}

/** Kills Node-RED and whatever it started, if any of it is left. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function freePort(): Promise<number> {
  return (
    (await tryPort(USUAL_PORT)) ??
    (await tryPort(0)) ??
    Promise.reject(new Error('There is no free TCP port.'))
  );
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => resolve(taken));
    });
  });
}
