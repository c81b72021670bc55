import type { Engine } from '../../src/engines/engine';
import { GraphBuilder } from '../../src/graph/builder';
import { gradients } from '../../src/graph/gradients';
import { floatTensor, type Tensor, type Value } from '../../src/graph/graph';
import { createRandom } from '../../src/random';

/** Writes a scalar loss of one parameter tensor. */
export type LossOf = (g: GraphBuilder, parameter: Value) => Value;

export function randomTensor(shape: readonly number[], seed: number, deviation = 1): Tensor {
  const random = createRandom(seed);
  const size = shape.reduce((product, dim) => product * dim, 1);
  return floatTensor(
    Float32Array.from({ length: size }, () => deviation * random.normal()),
    shape,
  );
}

/** Loss and gradient at a point. */
export async function lossAndGradient(
  engine: Engine,
  loss: LossOf,
  at: Tensor,
): Promise<{ loss: number; gradient: Float32Array }> {
  const g = new GraphBuilder();
  const parameter = g.input('parameter', 'float32', at.shape);
  const value = loss(g, parameter);
  const [gradient] = gradients(g, value, [parameter]);
  g.output('loss', value);
  g.output('gradient', gradient);
  const session = await engine.compile(g.program());
  const results = await session.run({ parameter: at });
  await session.release();
  return { loss: Number(results.loss.data[0]), gradient: results.gradient.data as Float32Array };
}

/**
 * How far the gradient's component along a random direction is from a central difference of the loss, relative to the
 * gradient's norm. Along one direction, since single precision leaves too little of single entries.
 */
export async function gradientError(engine: Engine, loss: LossOf, at: Tensor, seed = 1): Promise<number> {
  const { gradient } = await lossAndGradient(engine, loss, at);
  const direction = randomTensor(at.shape, seed).data as Float32Array;
  const length = Math.hypot(...direction);
  const step = 1e-2;
  const moved = async (sign: number): Promise<number> => {
    const data = (at.data as Float32Array).map((x, i) => x + (sign * step * direction[i]) / length);
    return (await lossAndGradient(engine, loss, floatTensor(data, at.shape))).loss;
  };
  const numeric = ((await moved(1)) - (await moved(-1))) / (2 * step);
  const along = gradient.reduce((sum, x, i) => sum + (x * direction[i]) / length, 0);
  return Math.abs(numeric - along) / Math.max(1e-3, Math.hypot(...gradient));
}
