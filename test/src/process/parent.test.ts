import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOURCE = join(__dirname, '..', '..', '..', 'src');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pdr-parent-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (path: string): string => JSON.stringify(join(SOURCE, path));

function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Starts a parent that launches this child; the child's number once it has said that it is at work. */
async function family(child: string): Promise<{ parent: ChildProcess; pid: number }> {
  const path = script('child.js', child);
  const parent = fork(
    script(
      'parent.js',
      `const { launch } = require(${at('process/launch')});
       const child = launch(${JSON.stringify(path)});
       child.on('message', () => process.send(child.pid));
       child.on('close', (code, by) => process.send({ by }));`,
    ),
  );
  const [pid] = (await once(parent, 'message')) as [number];
  return { parent, pid };
}

async function isGone(pid: number): Promise<boolean> {
  for (const started = performance.now(); performance.now() - started < 10_000; ) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  process.kill(pid, 'SIGKILL');
  return false;
}

test.each([
  ['that waits', 'setInterval(() => undefined, 1000);'],
  ['whose event loop is blocked', 'for (;;);'],
])('a parent killed with -9 leaves no child %s', async (_, work) => {
  const { parent, pid } = await family(
    `require(${at('process/parent')}).endWithParent();
     process.send('ready', () => setTimeout(() => { ${work} }, 200));`,
  );
  await new Promise((resolve) => setTimeout(resolve, 300)); // for the child to be at it
  parent.kill('SIGKILL');
  expect(await isGone(pid)).toBe(true);
});

test('a child with a limit ends then, even when it is blocked', async () => {
  const { parent } = await family(
    `require(${at('process/parent')}).endWithParent(500);
     process.send('ready', () => setTimeout(() => { for (;;); }, 200));`,
  );
  const [{ by }] = (await once(parent, 'message')) as [{ by: string }];
  expect(by).toBe('SIGKILL');
  parent.kill();
});
