import childProcess from 'node:child_process';
import type { Session } from '../../../src/engines/engine';
import { type ListedEngine, loadEngine } from '../../../src/engines/load';
import { tsneObjective } from '../../../src/methods/tsne';
import { trainingStep } from '../../../src/step/step';
import { fastest, stepEngineChooser, trialInputs } from '../../../src/training/chooseEngine';
import { openForTraining } from '../../../src/training/trainingSession';
import { BATCH_ROWS, NOISE_ROWS, smallStep } from '../../support/steps';

const trial = {
  program: trainingStep(smallStep(tsneObjective, { clipPair: 1, clipValue: 1, clipNorm: 1 })),
  inputs: trialInputs(BATCH_ROWS, NOISE_ROWS),
};
const NONE = { engines: [], failures: new Map() };

let native: ListedEngine;
beforeAll(async () => {
  native = (await loadEngine('native')).engine;
});

afterEach(() => jest.restoreAllMocks());

/** The native engine with its sessions changed. */
function engineWith(
  name: ListedEngine['name'],
  change: (session: Session) => Partial<Session>,
): ListedEngine {
  return {
    ...native,
    name,
    compile: async (program) => {
      const session = await native.compile(program);
      return { ...session, ...change(session) };
    },
  };
}

/** Each of its steps takes 20 ms longer: far more than such a small one takes. */
const slow = (name: ListedEngine['name']): ListedEngine =>
  engineWith(name, ({ run }) => ({
    run: async (inputs) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return run(inputs);
    },
  }));

const plain = (name: ListedEngine['name']): ListedEngine => engineWith(name, () => ({}));

const failing = (name: ListedEngine['name']): ListedEngine =>
  engineWith(name, () => ({ run: () => Promise.reject(new Error('device lost\nstack')) }));

test('takes a GPU whose step is clearly faster', async () => {
  const gpu = plain('webgpu');
  const { engine, why, stepMs, notes } = await fastest(slow('native'), { ...NONE, engines: [gpu] }, trial);
  expect(engine).toBe(gpu);
  expect(why).toContain('measured to be clearly faster');
  expect(stepMs).toEqual({ webgpu: expect.any(Number), native: expect.any(Number) });
  expect(stepMs.webgpu).toBeLessThan(stepMs.native as number);
  expect(notes).toEqual([]);
});

test('takes the faster one of two GPUs', async () => {
  const engines = [slow('webgpu'), plain('cuda')];
  const { engine } = await fastest(slow('native'), { ...NONE, engines }, trial);
  expect(engine.name).toBe('cuda');
});

test('leaves a slower GPU, and says what both took', async () => {
  const { engine, stepMs, notes } = await fastest(native, { ...NONE, engines: [slow('webgpu')] }, trial);
  expect(engine).toBe(native);
  expect(Object.keys(stepMs)).toEqual(['webgpu', 'native']);
  expect(notes).toEqual([]);
});

test('a GPU that fails at the step is left out, with one note', async () => {
  const { engine, stepMs, notes } = await fastest(native, { ...NONE, engines: [failing('webgpu')] }, trial);
  expect(engine).toBe(native);
  expect(stepMs).toEqual({});
  expect(notes).toEqual([expect.stringContaining('"webgpu" failed when it was tried (device lost)')]);
});

test('a GPU that failed its probe gives one note, none at all gives none', async () => {
  const broken = await fastest(native, { engines: [], failures: new Map([['cuda', 'no memory']]) }, trial);
  expect(broken).toMatchObject({ engine: native, notes: [expect.stringContaining('no memory')] });
  expect(await fastest(native, NONE, trial)).toMatchObject({ engine: native, notes: [], stepMs: {} });
});

test('looks for no GPU where the training is short, nor where an engine was asked for', async () => {
  const fork = jest.spyOn(childProcess, 'fork');
  const wasm = await (await stepEngineChooser('wasm', plain('wasm'), 1e15, undefined))(trial);
  const short = await (await stepEngineChooser('auto', native, 1e9, undefined))(trial);
  expect(fork).not.toHaveBeenCalled();
  expect(wasm).toMatchObject({ engine: { name: 'wasm' }, why: 'it was asked for' });
  expect(short).toMatchObject({ engine: native, why: expect.stringContaining('short'), notes: [] });
});

test('looks for every kind of GPU before a long training', async () => {
  const fork = jest.spyOn(childProcess, 'fork');
  await (await stepEngineChooser('auto', native, 1e15, undefined))(trial);
  expect(fork.mock.calls.map(([, args]) => args)).toEqual([['webgpu'], ['cuda']]);
});

test('an engine that fails in the middle of a training is named, with what to do', async () => {
  const session = await openForTraining(failing('webgpu'), trial.program);
  await expect(session.run(trial.inputs)).rejects.toMatchObject({
    code: 'PDR_ENGINE_UNAVAILABLE',
    message:
      'The engine "webgpu" failed while training (device lost). Choose the engine "native", which needs no GPU.',
  });
  await session.release();
});
