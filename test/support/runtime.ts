import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command, FlowNode, HostMessage, RuntimeEvent } from './runtime-protocol';

export type { FlowNode, RuntimeEvent };

/** dist/test/support is three levels below the root. */
const ROOT = join(__dirname, '..', '..', '..');
const PACKAGE = '@parametric-dr/node-red-pdr';
const PATIENCE_MS = 20_000;

export interface RuntimeOptions {
  /** Settings of Node-RED beside the tests' own. */
  readonly settings?: object;
  /** Modules to preload in Node-RED and its child processes, by path. */
  readonly preload?: readonly string[];
}

type EventOf<K extends RuntimeEvent['kind']> = Extract<RuntimeEvent, { kind: K }>;
type Matcher<K extends RuntimeEvent['kind']> = Partial<EventOf<K>> | ((event: EventOf<K>) => boolean);

/**
 * A real Node-RED in a process of its own, with this package installed as a user would have it. Everything that happens
 * there is recorded in `events`. The variables NODE_RED_DIR and NODE_RED_NODE let it be another version, on another
 * version of Node.
 */
export class Runtime {
  readonly events: RuntimeEvent[] = [];
  url = '';
  private readonly waiting = new Set<() => void>();
  private readonly replies = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  private commands = 0;
  private child: ChildProcess | null = null;
  private readonly userDir = mkdtempSync(join(tmpdir(), 'pdr-runtime-'));

  private constructor(private readonly options: RuntimeOptions) {
    const link = join(this.userDir, 'node_modules', PACKAGE);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(ROOT, link, 'junction');
    const manifest = { name: 'test', private: true, dependencies: { [PACKAGE]: '*' } };
    writeFileSync(join(this.userDir, 'package.json'), JSON.stringify(manifest));
  }

  static async start(options: RuntimeOptions = {}): Promise<Runtime> {
    const runtime = new Runtime(options);
    await runtime.launch();
    return runtime;
  }

  async deploy(flow: readonly FlowNode[], type: 'full' | 'nodes' = 'full'): Promise<void> {
    await this.command({ op: 'deploy', flow, type });
  }

  async send(node: string, ...messages: readonly object[]): Promise<void> {
    await this.command({ op: 'send', node, messages });
  }

  getContext(node: string, key: string, scope: 'flow' | 'global' | 'node' = 'flow'): Promise<unknown> {
    return this.command({ op: 'getContext', node, key, scope });
  }

  async setContext(
    node: string,
    key: string,
    value: unknown,
    scope: 'flow' | 'global' = 'flow',
  ): Promise<void> {
    await this.command({ op: 'setContext', node, key, value, scope });
  }

  async types(): Promise<{ types: string[]; err?: string }[]> {
    return (await this.command({ op: 'types' })) as { types: string[]; err?: string }[];
  }

  async children(): Promise<number[]> {
    return (await this.command({ op: 'children' })) as number[];
  }

  /** Waits until no worker is left: one that was killed takes a moment to be gone. */
  async childless(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let left = await this.children(); left.length > 0; left = await this.children()) {
      if (performance.now() > deadline) throw new Error(`Workers are left: ${left.join(', ')}.`);
      await sleep(50);
    }
  }

  /** Messages that reached a sink so far. */
  messages(sink: string): Record<string, unknown>[] {
    return this.all('message', { node: sink }).map(({ msg }) => msg);
  }

  all<K extends RuntimeEvent['kind']>(kind: K, matcher: Matcher<K>): EventOf<K>[] {
    return this.events.filter(
      (event): event is EventOf<K> => event.kind === kind && matches(event as EventOf<K>, matcher),
    );
  }

  /** Waits until so many events of this kind have happened since the start, and gives the last of them. */
  async until<K extends RuntimeEvent['kind']>(kind: K, matcher: Matcher<K>, count = 1): Promise<EventOf<K>> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = this.all(kind, matcher);
      if (found.length >= count) return found[count - 1];
      const left = deadline - performance.now();
      if (left <= 0) {
        const recent = this.events.slice(-12).map((event) => JSON.stringify(event).slice(0, 300));
        throw new Error(
          `Waited in vain for ${count} x ${kind} ${JSON.stringify(matcher)}; there were ${found.length}.\n${recent.join('\n')}`,
        );
      }
      await this.somethingHappened(left);
    }
  }

  /** Waits for the message number `count` at a sink. */
  async message(sink: string, count = 1): Promise<Record<string, unknown>> {
    return (await this.until('message', { node: sink }, count)).msg;
  }

  /** Stops Node-RED in order and starts it again on the same user directory. */
  async restart(): Promise<void> {
    await this.halt();
    await this.launch();
  }

  /** Ends Node-RED as a loss of power would. */
  async kill(): Promise<void> {
    if (!this.running || !this.child) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Starts Node-RED again on the same user directory. */
  startAgain(): Promise<void> {
    return this.launch();
  }

  /** Whether the process is alive. */
  get running(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.userDir, { recursive: true, force: true });
  }

  private async launch(): Promise<void> {
    const { settings = {}, preload = [] } = this.options;
    const child = fork(join(__dirname, 'runtime-host.js'), [], {
      execPath: process.env.NODE_RED_NODE ?? process.execPath,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        ...process.env,
        // By this variable, since the trainer processes are to get them too.
        NODE_OPTIONS: preload.map((path) => `--require ${JSON.stringify(path)}`).join(' '),
        PDR_RUNTIME: JSON.stringify({ userDir: this.userDir, settings }),
      },
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message: HostMessage) => {
        if (message.type === 'ready') {
          this.url = message.url;
          resolve();
        } else this.heard(message);
      });
      child.once('exit', (code, signal) => {
        const error = new Error(`Node-RED ended (${signal ?? code}).`);
        reject(error);
        for (const { reject: refuse } of this.replies.values()) refuse(error);
      });
    });
  }

  private async halt(): Promise<void> {
    if (!this.running || !this.child) return;
    const ended = once(this.child, 'exit');
    await this.command({ op: 'stop' });
    await ended;
  }

  private command(command: Command): Promise<unknown> {
    const id = ++this.commands;
    return new Promise((resolve, reject) => {
      this.replies.set(id, { resolve, reject });
      this.child?.send({ id, command });
    });
  }

  private heard(message: Exclude<HostMessage, { type: 'ready' }>): void {
    if (message.type === 'event') {
      this.events.push(message.event);
      for (const wake of this.waiting) wake();
      return;
    }
    const reply = this.replies.get(message.id);
    this.replies.delete(message.id);
    if (message.type === 'reply') reply?.resolve(message.value);
    else reply?.reject(new Error(message.error));
  }

  private somethingHappened(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      this.waiting.add(wake);
    });
  }
}

function matches<E extends RuntimeEvent>(event: E, matcher: Partial<E> | ((event: E) => boolean)): boolean {
  if (typeof matcher === 'function') return matcher(event);
  return Object.entries(matcher).every(([key, value]) => event[key as keyof E] === value);
}
