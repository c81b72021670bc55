import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { GraphBuilder } from '../../../src/graph/builder';
import { floatTensor, intTensor, type Value } from '../../../src/graph/graph';
import { gradientError, type LossOf, lossAndGradient, randomTensor } from '../../support/programs';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await loadEngine('auto'));
});

const matrixConstant = (g: GraphBuilder, shape: number[], seed: number): Value =>
  g.constant(randomTensor(shape, seed));
const squares = (g: GraphBuilder, x: Value): Value => g.sum(g.mul(x, x), null);

const LOSSES: Record<string, LossOf> = {
  add: (g, p) => squares(g, g.add(p, matrixConstant(g, [1, 4], 2))),
  'add, broadcast operand': (g, p) =>
    squares(g, g.mul(matrixConstant(g, [5, 3, 4], 2), g.add(p, matrixConstant(g, [5, 3, 4], 3)))),
  sub: (g, p) => squares(g, g.sub(matrixConstant(g, [3, 4], 2), p)),
  mul: (g, p) => g.sum(g.mul(g.mul(p, p), matrixConstant(g, [3, 4], 2)), null),
  'div above': (g, p) => squares(g, g.div(p, g.exp(matrixConstant(g, [3, 1], 2)))),
  'div below': (g, p) => squares(g, g.div(matrixConstant(g, [3, 4], 2), g.exp(p))),
  max: (g, p) => squares(g, g.max(p, matrixConstant(g, [3, 4], 2))),
  neg: (g, p) => g.sum(g.neg(g.mul(p, p)), null),
  exp: (g, p) => squares(g, g.exp(p)),
  log: (g, p) => squares(g, g.log(g.add(g.mul(p, p), g.scalar(1)))),
  sqrt: (g, p) => g.sum(g.sqrt(g.add(g.mul(p, p), g.scalar(1))), null),
  reciprocal: (g, p) => squares(g, g.reciprocal(g.add(g.mul(p, p), g.scalar(1)))),
  sigmoid: (g, p) => squares(g, g.sigmoid(p)),
  silu: (g, p) => squares(g, g.silu(p)),
  'silu of a silu': (g, p) => squares(g, g.silu(g.silu(p))),
  leakyRelu: (g, p) => squares(g, g.leakyRelu(p, 0.1)),
  where: (g, p) => squares(g, g.where(g.greater(matrixConstant(g, [3, 4], 2), g.scalar(0)), p, g.exp(p))),
  gemm: (g, p) => squares(g, g.gemm(p, matrixConstant(g, [4, 2], 2))),
  'gemm, A transposed': (g, p) => squares(g, g.gemm(p, matrixConstant(g, [3, 2], 2), { transA: true })),
  'gemm, B transposed': (g, p) => squares(g, g.gemm(matrixConstant(g, [2, 4], 2), p, { transB: true })),
  'gemm, both transposed': (g, p) =>
    squares(g, g.gemm(p, matrixConstant(g, [2, 3], 2), { transA: true, transB: true })),
  'gemm, B both transposed': (g, p) =>
    squares(g, g.gemm(matrixConstant(g, [4, 2], 2), p, { transA: true, transB: true })),
  'gemm of a value with itself': (g, p) => squares(g, g.gemm(p, p, { transB: true })),
  'gemm bias': (g, p) =>
    squares(
      g,
      g.gemm(matrixConstant(g, [5, 2], 2), matrixConstant(g, [2, 12], 3), { bias: g.reshape(p, [12]) }),
    ),
  'sum over rows': (g, p) => squares(g, g.sum(p, 0)),
  'sum over columns': (g, p) => squares(g, g.sum(p, 1)),
  mean: (g, p) => g.mean(g.mul(p, p)),
  transpose: (g, p) => squares(g, g.gemm(g.transpose(p), matrixConstant(g, [3, 2], 2))),
  split: (g, p) => {
    const [a, b] = g.split(p, [1, 2]);
    return g.add(squares(g, g.exp(b)), squares(g, a));
  },
  'a piece of a split left unused': (g, p) => squares(g, g.split(p, [1, 2])[1]),
};

test.each(Object.entries(LOSSES))(
  'the gradient through %s agrees with finite differences',
  async (_, loss) => {
    for (const seed of [1, 2, 3]) {
      const at = randomTensor([3, 4], 10 + seed, 0.7);
      expect(await gradientError(engine, loss, at, seed)).toBeLessThan(5e-3);
    }
  },
);

test('an operator without a rule is refused by name, not passed over', async () => {
  const at = randomTensor([3, 4], 1);
  const loss: LossOf = (g, p) => squares(g, g.concat([p, p]));
  await expect(lossAndGradient(engine, loss, at)).rejects.toThrow('Concat');
});

test('a loss that does not depend on the parameter is refused', async () => {
  const at = randomTensor([3, 4], 1);
  await expect(lossAndGradient(engine, (g) => g.scalar(1), at)).rejects.toThrow('does not depend');
});

test('clipGradient passes values on and bounds what comes back, entry by entry', async () => {
  const at = floatTensor(Float32Array.of(-3, 0.1, 2), [3]);
  const loss: LossOf = (g, p) => squares(g, g.clipGradient(p, g.scalar(1)));
  const result = await lossAndGradient(engine, loss, at);
  expect(result.loss).toBeCloseTo(13.01, 4);
  expect(Array.from(result.gradient)).toEqual([-1, expect.closeTo(0.2, 5), 1]);
});

test('rows can be gathered by index', async () => {
  const g = new GraphBuilder();
  const table = g.constant(floatTensor(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]));
  g.output('rows', g.gatherRows(table, g.input('indices', 'int32', [2])));
  const session = await engine.compile(g.program());
  const { rows } = await session.run({ indices: intTensor(Int32Array.of(2, 0), [2]) });
  expect(Array.from(rows.data as Float32Array)).toEqual([5, 6, 1, 2]);
  await session.release();
});
