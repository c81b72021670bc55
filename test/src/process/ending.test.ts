import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { Stderr } from '../../../src/process/ending';

async function ending(written: string, code: number | null, signal: NodeJS.Signals | null): Promise<string> {
  const stream = new PassThrough();
  const stderr = new Stderr(stream);
  for (let start = 0; start < written.length; start += 1000) stream.write(written.slice(start, start + 1000));
  stream.end();
  await once(stream, 'end');
  return stderr.ending(code, signal);
}

test.each([
  ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'SIGABRT'],
  ["terminate called after throwing an instance of 'std::bad_alloc'", 'SIGABRT'],
] as const)('running out of memory is told from a crash: %s', async (line, signal) => {
  const long = `${line}\n${'0x1 node::OOMErrorHandler\n'.repeat(400)}`;
  const text = await ending(long, null, signal);
  expect(text).toContain(`was ended by ${signal} because its memory ran out; use fewer rows`);
  expect(text).not.toContain('GPU');
});

test('so is an array too large to be made', async () => {
  expect(await ending('RangeError: Array buffer allocation failed', 1, null)).toContain('its memory ran out');
});

test.each([
  ['SIGSEGV', 'if it computed on a GPU'],
  ['SIGABRT', 'if it computed on a GPU'],
  ['SIGKILL', 'if the machine is short of memory'],
] as const)('%s: %s', async (signal, advice) => {
  expect(await ending('', null, signal)).toContain(`was ended by ${signal}; ${advice}`);
});

test('nothing is advised where nothing is known', async () => {
  expect(await ending('', 3, null)).toBe('ended with code 3.');
  expect(await ending('', null, 'SIGTERM')).toBe('was ended by SIGTERM.');
});

test('the last lines are told, not all', async () => {
  const lines = Array.from({ length: 1000 }, (_, i) => `line ${i}`);
  const text = await ending(lines.join('\n'), 1, null);
  expect(text).toMatch(/^ended with code 1\. It wrote last:\nline 980\n[\s\S]*line 999$/);
});

test('a real process whose heap is full says so', async () => {
  const fill = 'const all = []; for (;;) all.push(new Array(1e4).fill(0.5));';
  const child = spawn(process.execPath, ['--max-old-space-size=20', '--eval', fill]);
  const stderr = new Stderr(child.stderr);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  expect(stderr.ending(code, signal)).toContain('because its memory ran out');
});
