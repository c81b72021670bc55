import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '..', '..');
const PACKAGE = '@parametric-dr/node-red-pdr';

/** A real Node-RED with this package in its user directory. */
export class NodeRed {
  log = '';
  #userDir = mkdtempSync(join(tmpdir(), 'pdr-browser-'));
  #program;
  #child;

  /** @param settings beside those of every check; a function's source is written as it is */
  static async start(program, settings = {}) {
    const nodeRed = new NodeRed();
    nodeRed.#program = program;
    nodeRed.port = await freePort();
    nodeRed.url = `http://127.0.0.1:${nodeRed.port}${settings.httpAdminRoot ?? '/'}`;
    nodeRed.#install(settings);
    await nodeRed.launch();
    return nodeRed;
  }

  #install(settings) {
    const link = join(this.#userDir, 'node_modules', PACKAGE);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(root, link);
    const manifest = { name: 'user', private: true, dependencies: { [PACKAGE]: '*' } };
    writeFileSync(join(this.#userDir, 'package.json'), JSON.stringify(manifest));
    // Nothing is asked of the network: no catalogue of nodes, no news.
    const all = {
      uiHost: '127.0.0.1',
      uiPort: this.port,
      flowFile: 'flows.json',
      credentialSecret: false,
      contextStorage: { default: { module: 'localfilesystem', config: { flushInterval: 1 } } },
      externalModules: { palette: { allowInstall: false } },
      telemetry: { enabled: false, updateNotification: false },
      ...settings,
      editorTheme: { tours: false, palette: { catalogues: [] }, ...settings.editorTheme },
    };
    writeFileSync(join(this.#userDir, 'settings.js'), `module.exports = ${JSON.stringify(all)};`);
  }

  async launch() {
    this.#child = spawn(
      process.execPath,
      [this.#program, '-u', this.#userDir, '-s', join(this.#userDir, 'settings.js')],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (text) => {
        this.log += text;
      });
    }
    for (let tries = 0; tries < 300; tries++) {
      const answer = await fetch(`${this.url.replace(/\/?$/, '/')}auth/login`).catch(() => null);
      if (answer?.ok) return;
      await sleep(200);
    }
    throw new Error('Node-RED did not come up within a minute.');
  }

  async stop() {
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }

  async remove() {
    await this.stop();
    rmSync(this.#userDir, { recursive: true, force: true });
  }

  /** Asks an admin route; `path` is relative to the admin root. */
  request(path, { token, body, ...rest } = {}) {
    const headers = {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body && { 'Content-Type': 'application/json' }),
      ...rest.headers,
    };
    return fetch(`${this.url.replace(/\/?$/, '/')}${path}`, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      ...rest,
      headers,
    });
  }

  async deploy(flows, token) {
    const answer = await this.request('flows', { token, body: flows });
    if (!answer.ok) throw new Error(`The flow was refused: ${answer.status} ${await answer.text()}`);
  }

  async token(username, password) {
    const body = { client_id: 'node-red-editor', grant_type: 'password', scope: '', username, password };
    return (await (await this.request('auth/token', { body })).json()).access_token;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
