import childProcess, { type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const PRELOADS = join(__dirname, '..', '..', 'support', 'dyingGpu.js');
const { fork } = childProcess;

/** Probes with this put in place of a graphics driver, without what an earlier test has found. */
async function probeWith(behaviour: string) {
  jest.resetModules();
  jest.spyOn(childProcess, 'fork').mockImplementation((...args: unknown[]) => {
    const [module, parameters, options] = args as Parameters<typeof fork>;
    return (fork as (...args: unknown[]) => ChildProcess)(module, parameters, {
      ...(options as object),
      execArgv: ['--require', PRELOADS],
      env: { ...process.env, DYING_GPU: behaviour },
    });
  });
  const { probeGpu } =
    require('../../../src/engines/gpuProbe') as typeof import('../../../src/engines/gpuProbe');
  return probeGpu('webgpu');
}

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
