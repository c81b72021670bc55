import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Command, CommandMessage, HostMessage, RuntimeEvent } from './runtime-protocol';

/** Embeds a real Node-RED and obeys the test that forked it. Started by `runtime.ts`. */

interface Receiver {
  readonly type: string;
  receive(msg: object): void;
  context(): Context & Record<'flow' | 'global', Context>;
}

interface Context {
  get(key: string, callback: (error: unknown, value: unknown) => void): void;
  set(key: string, value: unknown, callback: (error: unknown) => void): void;
}

interface CompleteEvent {
  readonly msg: { readonly _msgid?: string };
  readonly error?: { readonly code?: string };
  readonly node: { readonly id: string };
}

interface ReceiveEvent {
  readonly msg: Record<string, unknown>;
  readonly destination: { readonly node: Receiver & { readonly id: string } };
}

interface EmbeddedNodeRed {
  init(server: unknown, settings: object): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly httpAdmin: RequestListener;
  readonly httpNode: RequestListener;
  readonly nodes: {
    getNode(id: string): Receiver | null;
    getNodeList(): { readonly module: string; readonly types: readonly string[]; readonly err?: string }[];
  };
  readonly events: {
    on(
      event: 'node-status',
      listener: (event: { id: string; status?: { text?: string; fill?: string } }) => void,
    ): void;
    once(event: 'flows:started', listener: () => void): void;
  };
  readonly hooks: {
    add(hook: 'onComplete', handler: (event: CompleteEvent) => void): void;
    add(hook: 'onReceive', handler: (event: ReceiveEvent) => void): void;
  };
  readonly runtime: {
    readonly flows: { setFlows(request: object): Promise<unknown> };
  };
}

const RED = require(process.env.NODE_RED_DIR ?? 'node-red') as EmbeddedNodeRed;
const { userDir, settings } = JSON.parse(process.env.PDR_RUNTIME ?? '{}') as {
  userDir: string;
  settings: object;
};
const SINK = 'debug';

function tell(message: HostMessage): void {
  process.send?.(message);
}

function report(event: RuntimeEvent): void {
  tell({ type: 'event', event });
}

async function main(): Promise<void> {
  let app: RequestListener = (_, response) => response.end();
  const server = createServer((request, response) => app(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  RED.init(server, {
    userDir,
    flowFile: 'flows.json',
    credentialSecret: false,
    httpAdminRoot: '/',
    uiHost: '127.0.0.1',
    uiPort: port,
    telemetry: { enabled: false, updateNotification: false },
    editorTheme: { tours: false },
    logging: { test: { level: 'info', metrics: false, audit: false, handler: () => logged } },
    ...settings,
  });
  app = RED.httpAdmin;
  watch();
  const started = new Promise<void>((resolve) => RED.events.once('flows:started', resolve));
  await RED.start();
  await started;
  process.on('message', ({ id, command }: CommandMessage) => {
    obey(command).then(
      (value) => tell({ type: 'reply', id, value }),
      (error) => tell({ type: 'refused', id, error: String(error) }),
    );
  });
  // A test that died must not leave Node-RED behind.
  process.on('disconnect', () => process.exit(1));
  tell({ type: 'ready', url: `http://127.0.0.1:${port}/` });
}

function watch(): void {
  RED.hooks.add('onReceive', ({ msg, destination }) => {
    if (destination.node.type !== SINK) return;
    // Requests and errors of others do not travel between processes.
    const { req: _, res: __, ...plain } = msg;
    report({ kind: 'message', node: destination.node.id, msg: plain });
  });
  RED.hooks.add('onComplete', ({ msg, error, node }) => {
    report({
      kind: 'done',
      node: node.id,
      msgid: msg._msgid ?? '',
      code: error ? (error.code ?? String(error)) : null,
    });
  });
  RED.events.on('node-status', ({ id, status }) => {
    report({ kind: 'status', node: id, text: status?.text ?? '', fill: status?.fill ?? '' });
  });
}

function logged({ level, id, msg }: { level: number; id?: string; msg: unknown }): void {
  report({ kind: 'log', level, node: id ?? null, text: String(msg) });
}

async function obey(command: Command): Promise<unknown> {
  switch (command.op) {
    case 'deploy': {
      const started = new Promise<void>((resolve) => RED.events.once('flows:started', resolve));
      await RED.runtime.flows.setFlows({ flows: { flows: command.flow }, deploymentType: command.type });
      return started;
    }
    case 'send': {
      const node = find(command.node);
      for (const msg of command.messages) node.receive(msg);
      return undefined;
    }
    case 'getContext':
      return new Promise((resolve, reject) => {
        const own = find(command.node).context();
        const context = command.scope === 'node' ? own : own[command.scope];
        context.get(command.key, (error, value) => (error ? reject(error) : resolve(value)));
      });
    case 'setContext':
      return new Promise<void>((resolve, reject) => {
        const context = find(command.node).context()[command.scope];
        context.set(command.key, command.value, (error) => (error ? reject(error) : resolve()));
      });
    case 'types':
      return RED.nodes.getNodeList().filter(({ module }) => module.endsWith('node-red-pdr'));
    case 'children': {
      const list = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
      return list.trim().split(' ').filter(Boolean).map(Number).filter(isWorker);
    }
    case 'stop':
      await RED.stop();
      setImmediate(() => process.exit(0));
      return undefined;
  }
}

/** Not what looks for a GPU, once and for a moment, and not a zombie, which has no command line. */
function isWorker(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('workerProcess');
  } catch {
    return false; // it has just ended
  }
}

function find(id: string): Receiver {
  const node = RED.nodes.getNode(id);
  if (!node) throw new Error(`There is no node ${id}.`);
  return node;
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
