import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { OPERATORS } from '../../../src/engines/tensorflow/operators';
import { GraphBuilder } from '../../../src/graph/builder';
import { doubleTensor, floatTensor, intTensor, type Program, type Value } from '../../../src/graph/graph';
import { tsneObjective } from '../../../src/methods/tsne';
import { trainingStep } from '../../../src/step/step';
import { randomTensor } from '../../support/programs';
import { smallStep, takeStep } from '../../support/steps';
import { TENSORFLOW_BACKENDS, tensorflowOn, tf } from '../../support/tensorflow';

const A = randomTensor([3, 4], 1);
const B = randomTensor([3, 4], 2);
const INPUTS = { a: A, b: B };

type Write = (g: GraphBuilder, a: Value, b: Value) => Value;

/** What the builder can write, each with operands that broadcast, repeat or leave something out where it allows that. */
const WRITINGS: Readonly<Record<string, Write>> = {
  add: (g, a, b) => g.add(a, b),
  'add, a row': (g, a, b) => g.add(a, g.sum(b, 0)),
  'sub, a column': (g, a, b) => g.sub(g.sum(b, 1), a),
  'mul, by itself': (g, a) => g.mul(a, a),
  'div, by a scalar': (g, a) => g.div(a, g.scalar(3)),
  max: (g, a, b) => g.max(a, b),
  neg: (g, a) => g.neg(a),
  exp: (g, a) => g.exp(a),
  'log, sqrt, abs': (g, a) => g.log(g.sqrt(g.abs(a))),
  sigmoid: (g, a) => g.sigmoid(a),
  reciprocal: (g, a) => g.reciprocal(a),
  'leakyRelu, slope 0.01': (g, a) => g.leakyRelu(a, 0.01),
  'leakyRelu, slope 0': (g, a) => g.leakyRelu(a, 0),
  'where, a scalar': (g, a, b) => g.where(g.greater(a, b), g.scalar(0), b),
  'where, a column': (g, a, b) => g.where(g.greater(a, g.scalar(0)), a, g.sum(b, 1)),
  clip: (g, a) => g.clip(a, g.scalar(0.5)),
  'indicator of equal entries': (g, a, b) => g.indicator(g.equal(g.max(a, b), a)),
  'indicator of equal integers': (g) => {
    const rows = g.constant(intTensor(Int32Array.of(2, 0, 2), [3]));
    return g.indicator(g.equal(g.reshape(rows, [3, 1]), g.reshape(rows, [1, 3])));
  },
  clipGradient: (g, a) => g.clipGradient(a, g.scalar(1)),
  gemm: (g, a, b) => g.gemm(a, g.transpose(b)),
  'gemm, A transposed': (g, a, b) => g.gemm(a, b, { transA: true }),
  'gemm, B transposed': (g, a, b) => g.gemm(a, b, { transB: true }),
  'gemm, both transposed': (g, a, b) => g.gemm(a, g.transpose(b), { transA: true, transB: true }),
  'gemm, with a bias': (g, a, b) =>
    g.gemm(a, b, { transB: true, bias: g.constant(floatTensor(Float32Array.of(1, 2, 3), [3])) }),
  'sum of all': (g, a) => g.sum(a, null),
  'sum over rows': (g, a) => g.sum(a, 0),
  'sum over columns': (g, a) => g.sum(a, 1),
  'sum over both': (g, a) => g.sumToShape(a, [1, 1]),
  mean: (g, a) => g.mean(a),
  reduceMax: (g, a) => g.reduceMax(a),
  smallest: (g, a) => g.smallest(a, 1),
  reshape: (g, a) => g.reshape(a, [2, 6]),
  transpose: (g, a) => g.transpose(a),
  gatherRows: (g, a) => g.gatherRows(a, g.constant(intTensor(Int32Array.of(2, 0, 2, 1, 0), [5]))),
  'split, one piece unused': (g, a) => g.split(a, [1, 2])[1],
  concat: (g, a, b) => g.concat([a, b, a]),
};

function programOf(write: Write): Program {
  const g = new GraphBuilder();
  g.output('result', write(g, g.input('a', 'float32', [3, 4]), g.input('b', 'float32', [3, 4])));
  return g.program();
}

async function runOnce(engine: Engine, program: Program) {
  const session = await engine.compile(program);
  const results = await session.run(INPUTS);
  await session.release();
  return results;
}

test('the writings below need every operator that is known', () => {
  const written = Object.values(WRITINGS).flatMap((write) => programOf(write).operations.map(({ op }) => op));
  expect(new Set(written)).toEqual(new Set(OPERATORS.keys()));
});

describe.each(TENSORFLOW_BACKENDS)('on the backend %s', (backend) => {
  let native: Engine;
  let engine: Engine;
  beforeAll(async () => {
    native = (await loadEngine('native')).engine;
    engine = await tensorflowOn(backend);
  });

  test.each(Object.entries(WRITINGS))('%s', async (_, write) => {
    const program = programOf(write);
    const { result: expected } = await runOnce(native, program);
    const { result: actual } = await runOnce(engine, program);
    expect([actual.dtype, actual.shape]).toEqual([expected.dtype, expected.shape]);
    expected.data.forEach((x, i) => {
      expect(Number(actual.data[i])).toBeCloseTo(Number(x), 5);
    });
  });

  test('100 steps leave as many tensors as there were, and release leaves none', async () => {
    const { numTensors: before } = tf.memory();
    const session = await engine.compile(
      trainingStep(smallStep(tsneObjective, { clipPair: 1, clipValue: 1, clipNorm: 1 })),
    );
    const { numTensors: compiled } = tf.memory();
    for (let i = 1; i <= 100; i++) await takeStep(session, i);
    expect(tf.memory().numTensors).toBe(compiled);
    await session.release();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('values are disposed of after their last use, not at the end of the run', async () => {
    const g = new GraphBuilder();
    let x = g.input('x', 'float32', [1000]);
    for (let i = 0; i < 50; i++) x = g.add(x, g.scalar(1));
    g.output('result', x);
    const session = await engine.compile(g.program());
    const { numTensors: before } = tf.memory();
    let most = before;
    const runtime = tf.engine();
    const runKernel = runtime.runKernel.bind(runtime);
    const watch = jest.spyOn(runtime, 'runKernel').mockImplementation((...call) => {
      most = Math.max(most, tf.memory().numTensors);
      return runKernel(...call);
    });
    await session.run({ x: floatTensor(new Float32Array(1000), [1000]) });
    watch.mockRestore();
    expect(most).toBeGreaterThan(before);
    expect(most - before).toBeLessThan(5);
    await session.release();
  });

  test('a slot may become an input, another slot, itself, or what is also a result', async () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', [2]);
    const slot = (name: string): Value => g.state(name, floatTensor(Float32Array.of(0, 0), [2]));
    const [last, beforeLast, constant, sum] = ['last', 'beforeLast', 'constant', 'sum'].map(slot);
    const total = g.add(sum, x);
    g.setNext(last, x);
    g.setNext(beforeLast, last);
    g.setNext(constant, constant);
    g.setNext(sum, total);
    g.output('total', total);
    const { numTensors: before } = tf.memory();
    const session = await engine.compile(g.program());
    const given = Float32Array.of(1, 2);
    const first = await session.run({ x: floatTensor(given, [2]) });
    // What was given and what was got belong to the caller.
    given.fill(99);
    (first.total.data as Float32Array).fill(99);
    const second = await session.run({ x: floatTensor(Float32Array.of(10, 20), [2]) });
    const read = async (name: string) => Array.from((await session.readState(name)).data, Number);
    expect(Array.from(second.total.data, Number)).toEqual([11, 22]);
    expect(await read('last')).toEqual([10, 20]);
    expect(await read('beforeLast')).toEqual([1, 2]);
    expect(await read('constant')).toEqual([0, 0]);
    expect(await read('sum')).toEqual([11, 22]);
    await session.release();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a run that fails leaves the state and no tensors behind', async () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', [2]);
    const sum = g.state('sum', floatTensor(Float32Array.of(1, 1), [2]));
    g.setNext(sum, g.add(sum, x));
    const session = await engine.compile(g.program());
    const { numTensors } = tf.memory();
    await expect(session.run({ x: floatTensor(new Float32Array(3), [3]) })).rejects.toThrow('shape');
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(Array.from((await session.readState('sum')).data, Number)).toEqual([1, 1]);
    await session.release();
  });

  test('double precision is refused, and so is an operator it does not know', async () => {
    const g = new GraphBuilder();
    const doubles = g.constant(doubleTensor(Float64Array.of(1), [1]));
    g.output('result', g.add(g.input('x', 'float64', [1]), doubles));
    await expect(engine.compile(g.program())).rejects.toMatchObject({
      code: 'PDR_ENGINE_UNAVAILABLE',
      message: expect.stringContaining('double-precision'),
    });
    const known = programOf((h, a) => h.neg(a));
    const unknown = { ...known, operations: known.operations.map((made) => ({ ...made, op: 'Softmax' })) };
    await expect(engine.compile(unknown)).rejects.toMatchObject({
      code: 'PDR_ENGINE_UNAVAILABLE',
      message: expect.stringContaining('Softmax'),
    });
  });
});
