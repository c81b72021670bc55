import type { GraphBuilder } from '../graph/builder';
import { floatTensor, type Value } from '../graph/graph';

/** Kingma & Ba 2015, their default. */
const BETA_1 = 0.9;
/** Their 0.999 averages over about 1,000 steps; a training here has a few hundred. */
const BETA_2 = 0.99;
/** Theirs is 1e-8. With it, entries whose gradient is rounding alone take full steps, different ones on each engine. */
const EPSILON = 1e-6;

/**
 * Appends one Adam update of a parameter vector and its two moments.
 * @param rate the learning rate times {@link adamCorrection} of the step; scalar
 * @returns the updated parameters
 */
export function adam(g: GraphBuilder, parameters: Value, gradient: Value, rate: Value): Value {
  const size = parameters.shape[0] as number;
  const first = g.state('firstMoment', floatTensor(new Float32Array(size), [size]));
  const second = g.state('secondMoment', floatTensor(new Float32Array(size), [size]));
  const toward = (moment: Value, target: Value, beta: number): Value =>
    g.add(g.mul(moment, g.scalar(beta)), g.mul(target, g.scalar(1 - beta)));
  const nextFirst = toward(first, gradient, BETA_1);
  const nextSecond = toward(second, g.mul(gradient, gradient), BETA_2);
  g.setNext(first, nextFirst);
  g.setNext(second, nextSecond);
  const direction = g.div(nextFirst, g.add(g.sqrt(nextSecond), g.scalar(EPSILON)));
  return g.sub(parameters, g.mul(direction, rate));
}

/** Corrects the moments' bias towards zero, where they start. `step` counts from 1. */
export function adamCorrection(step: number): number {
  return Math.sqrt(1 - BETA_2 ** step) / (1 - BETA_1 ** step);
}
