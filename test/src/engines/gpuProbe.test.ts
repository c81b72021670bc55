import childProcess, { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Probe } from '../../../src/engines/gpuProbe';

const PRELOADS = join(__dirname, '..', '..', 'support', 'dyingGpu.js');
const { fork } = childProcess;

const children: ChildProcess[] = [];

/** The prober with this in place of a graphics driver, without what an earlier test has found. */
function proberWith(behaviour: string): typeof import('../../../src/engines/gpuProbe') {
  jest.resetModules();
  children.length = 0;
  jest.spyOn(childProcess, 'fork').mockImplementation((...args: unknown[]) => {
    const [module, parameters, options] = args as Parameters<typeof fork>;
    const child = (fork as (...args: unknown[]) => ChildProcess)(module, parameters, {
      ...(options as object),
      execArgv: ['--require', PRELOADS],
      env: { ...process.env, DYING_GPU: behaviour },
    });
    children.push(child);
    return child;
  });
  return require('../../../src/engines/gpuProbe') as typeof import('../../../src/engines/gpuProbe');
}

const probeWith = (behaviour: string): Promise<Probe> => proberWith(behaviour).probeGpu('webgpu');

afterEach(() => jest.restoreAllMocks());

test('no adapter: there is no GPU', async () => {
  expect(await probeWith('absent')).toEqual({ state: 'absent', reason: 'no graphics adapter was found' });
});

test('a driver that fails at work is broken', async () => {
  expect(await probeWith('fails')).toEqual({ state: 'broken', reason: 'device lost' });
});

test('a driver that computes wrong numbers is broken', async () => {
  expect(await probeWith('wrong')).toEqual({ state: 'broken', reason: 'it computes wrong numbers' });
});

test('a driver that ends the process is broken, and only the process that tried it ends', async () => {
  expect(await probeWith('dies')).toEqual({
    state: 'broken',
    reason: 'trying it ended the process with SIGKILL',
  });
});

test('a driver that works tells how fast it is', async () => {
  expect(await probeWith('works')).toMatchObject({ state: 'works', productMs: expect.any(Number) });
});

test('is tried once, whoever asks and whenever', async () => {
  const { probeGpu } = proberWith('works');
  const [first, second] = await Promise.all([probeGpu('webgpu'), probeGpu('webgpu')]);
  expect(first).toMatchObject({ state: 'works' });
  expect(second).toBe(first);
  expect(await probeGpu('webgpu')).toBe(first);
  expect(children).toHaveLength(1);
});

test('a driver that hangs is left at once by whoever is cancelled, and ended when nobody waits', async () => {
  const { probeGpu } = proberWith('hangs');
  const [a, b] = [new AbortController(), new AbortController()];
  const answers = [a, b].map(({ signal }) => probeGpu('webgpu', signal));
  a.abort();
  await expect(answers[0]).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
  expect(children).toHaveLength(1);
  expect(children[0].killed).toBe(false);
  b.abort();
  await expect(answers[1]).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
  await once(children[0], 'close');
  expect(children[0].signalCode).toBe('SIGKILL');
});

test('a trial that was ended is no answer: the next who asks tries again', async () => {
  const { probeGpu } = proberWith('works');
  const abort = new AbortController();
  const ended = probeGpu('webgpu', abort.signal);
  abort.abort();
  await expect(ended).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
  expect(await probeGpu('webgpu')).toMatchObject({ state: 'works' });
  expect(children).toHaveLength(2);
});

test('a worker has the process that started it find out', async () => {
  const { probeElsewhere, probeGpu } = proberWith('works');
  const answer = { state: 'absent', reason: 'asked elsewhere' } as const;
  probeElsewhere(async () => answer);
  expect(await probeGpu('cuda')).toBe(answer);
  expect(children).toHaveLength(0);
});
