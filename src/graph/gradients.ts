import type { GraphBuilder } from './builder';
import type { Operation, Value } from './graph';

/** Given the gradient of the loss with respect to an operation's result, gives those of its operands. */
type Rule = (
  g: GraphBuilder,
  upstream: Value,
  operands: Value[],
  result: Value,
  op: Operation,
) => (Value | null)[];

/**
 * Appends the operators that compute the gradient of a scalar with respect to some values: reverse-mode
 * differentiation over the operations the builder holds so far.
 * @param loss a scalar
 * @returns one gradient for each of `wrt`, of its shape
 */
export function gradients(g: GraphBuilder, loss: Value, wrt: readonly Value[]): Value[] {
  const known = new Map<string, Value>([[loss.name, g.scalar(1)]]);
  const needed = dependents(g.operations, wrt);
  for (const op of [...g.operations].reverse()) {
    if (!op.outputs.some((name) => known.has(name) && needed.has(name))) continue;
    const results = operandGradients(g, op, known);
    op.inputs.forEach((name, i) => {
      const contribution = results[i];
      if (!contribution || !needed.has(name)) return;
      const sofar = known.get(name);
      known.set(name, sofar ? g.add(sofar, contribution) : contribution);
    });
  }
  return wrt.map((value) => {
    const gradient = known.get(value.name);
    if (!gradient) throw new Error(`The loss does not depend on ${value.name}.`);
    return gradient;
  });
}

/** Names of all values that depend on one of `sources`, these included. */
function dependents(operations: readonly Operation[], sources: readonly Value[]): Set<string> {
  const names = new Set(sources.map((value) => value.name));
  for (const op of operations) {
    if (op.inputs.some((name) => names.has(name))) for (const name of op.outputs) names.add(name);
  }
  return names;
}

function operandGradients(g: GraphBuilder, op: Operation, known: Map<string, Value>): (Value | null)[] {
  const value = (name: string): Value => g.values.get(name) as Value;
  if (op.op === 'Split') {
    const parts = op.outputs.map((name) => known.get(name) ?? g.mul(value(name), g.scalar(0)));
    return [g.concat(parts), null];
  }
  const result = value(op.outputs[0]);
  const upstream = known.get(result.name) as Value;
  const own = g.gradientRules.get(result.name);
  if (own) return own(upstream);
  const rule = RULES[op.op];
  if (!rule) throw new Error(`No gradient rule for ${op.op}.`);
  return rule(g, upstream, op.inputs.map(value), result, op);
}

const RULES: Readonly<Record<string, Rule>> = {
  Add: (g, up, [a, b]) => [g.sumToShape(up, a.shape), g.sumToShape(up, b.shape)],
  Sub: (g, up, [a, b]) => [g.sumToShape(up, a.shape), g.neg(g.sumToShape(up, b.shape))],
  Mul: (g, up, [a, b]) => [g.sumToShape(g.mul(up, b), a.shape), g.sumToShape(g.mul(up, a), b.shape)],
  Div: (g, up, [a, b], result) => {
    const perA = g.div(up, b);
    return [g.sumToShape(perA, a.shape), g.neg(g.sumToShape(g.mul(perA, result), b.shape))];
  },
  Max: (g, up, [a, b]) => chosen(g, up, g.greater(a, b), a, b),
  Neg: (g, up) => [g.neg(up)],
  Exp: (g, up, _, result) => [g.mul(up, result)],
  Log: (g, up, [x]) => [g.div(up, x)],
  Sqrt: (g, up, _, result) => [g.div(g.mul(up, g.scalar(0.5)), result)],
  Reciprocal: (g, up, _, result) => [g.neg(g.mul(up, g.mul(result, result)))],
  Sigmoid: (g, up, _, result) => [g.mul(up, g.mul(result, g.sub(g.scalar(1), result)))],
  LeakyRelu: (g, up, [x], _, op) => {
    const alpha = (op.attributes.alpha as { float: number }).float;
    return [g.where(g.greater(x, g.scalar(0)), up, g.mul(up, g.scalar(alpha)))];
  },
  Where: (g, up, [condition, a, b]) => [null, ...chosen(g, up, condition, a, b)],
  Transpose: (g, up) => [g.transpose(up)],
  Reshape: (g, up, [x]) => [g.reshape(up, x.shape.map(Number)), null],
  ReduceSum: (g, up, [x]) => [g.mul(g.ones(x.shape.map(Number)), up), null],
  Gemm: (g, up, [a, b, bias], _, op) => {
    const transA = (op.attributes.transA as { int: number }).int === 1;
    const transB = (op.attributes.transB as { int: number }).int === 1;
    const perA = transA
      ? g.gemm(b, up, { transA: transB, transB: true })
      : g.gemm(up, b, { transB: !transB });
    const perB = transB
      ? g.gemm(up, a, { transA: true, transB: transA })
      : g.gemm(a, up, { transA: !transA });
    return bias ? [perA, perB, g.sumToShape(up, bias.shape)] : [perA, perB];
  },
};

/** The upstream gradient goes to the operand that was taken. */
function chosen(g: GraphBuilder, up: Value, takeA: Value, a: Value, b: Value): Value[] {
  const zero = g.scalar(0);
  return [g.sumToShape(g.where(takeA, up, zero), a.shape), g.sumToShape(g.where(takeA, zero, up), b.shape)];
}
