import type { GraphBuilder } from '../graph/builder';
import { floatTensor, type Value } from '../graph/graph';

/** Kingma & Ba 2015, their default. */
const BETA_1 = 0.9;
/** Shorter than their 0.999: trainings here are a few hundred steps, in which 1,000 would average over the whole way. */
const BETA_2 = 0.99;
/** Larger than their 1e-8: entries whose gradient is rounding alone would take steps of full length, different ones on every engine. */
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

/** Undoes the moments' bias towards their start at zero. `step` counts from 1. */
export function adamCorrection(step: number): number {
  return Math.sqrt(1 - BETA_2 ** step) / (1 - BETA_1 ** step);
}
