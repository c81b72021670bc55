import type { AffinityGraph } from '../affinities/affinityGraph';
import type { Matrix } from '../matrix';
import { Pace, type PaceOptions } from '../pace';

/** Points that are to stay near where an earlier map has them. */
export interface HeldPoints {
  /** rows x 2, in the units of the map that is improved; what stands there for points that are free does not count. */
  readonly targets: Matrix;
  /** For each point how strongly it is held, from 0 for one that is free to 1. */
  readonly strength: Float32Array;
}

/** With full strength a point goes this share of its way back in each iteration, before momentum and gain. */
const PULL = 0.03;

/** Momentum first and later, and the gains' bounds and steps: van der Maaten's t-SNE. */
const EARLY_ITERATIONS = 20;
const EARLY_MOMENTUM = 0.5;
const MOMENTUM = 0.8;
const LEAST_GAIN = 0.01;
const GAIN_RISE = 0.2;
const GAIN_FALL = 0.8;

/**
 * The learning rate is the number of rows over this. Belkina et al. 2019 divide by their early exaggeration, 12; there is none
 * here, and the gradient below has the factor 4 that some implementations leave out.
 */
const ROWS_PER_RATE = 4;

/**
 * Improves a two-dimensional map of few rows beyond what a network can reach: gradient descent on the exact t-SNE
 * objective (van der Maaten & Hinton 2008), every row a free point. Time grows with the square of the rows.
 * @param graph joint probabilities
 * @param start rows x 2; the map keeps its arrangement
 * @param held null where all points are free
 * @returns rows x 2
 */
export async function optimiseMap(
  graph: AffinityGraph,
  start: Matrix,
  held: HeldPoints | null,
  iterations: number,
  options: PaceOptions,
): Promise<Matrix> {
  const pace = new Pace(options);
  const { rows } = start;
  const axes = [0, 1].map((c) => Float64Array.from({ length: rows }, (_, i) => start.data[2 * i + c]));
  const gradients = [new Float64Array(rows), new Float64Array(rows)];
  const velocities = [new Float64Array(rows), new Float64Array(rows)];
  const gains = [new Float64Array(rows).fill(1), new Float64Array(rows).fill(1)];
  const rate = rows / ROWS_PER_RATE;
  for (let iteration = 0; iteration < iterations; iteration++) {
    repulsion(axes[0], axes[1], gradients[0], gradients[1]);
    attraction(graph, axes[0], axes[1], gradients[0], gradients[1]);
    if (held) for (const c of [0, 1]) pullBack(held, axes[c], c, gradients[c], rate);
    const momentum = iteration < EARLY_ITERATIONS ? EARLY_MOMENTUM : MOMENTUM;
    for (const c of [0, 1]) descend(axes[c], gradients[c], velocities[c], gains[c], rate, momentum);
    await pace.step((iteration + 1) / iterations);
  }
  const data = Float32Array.from({ length: 2 * rows }, (_, p) => axes[p % 2][p >> 1]);
  return { data, rows, cols: 2 };
}

/** Sets the gradient's repulsive part: -4 sum_j w^2 (y_i - y_j) / Z, with w = 1 / (1 + d^2) and Z the sum of all w. */
function repulsion(x: Float64Array, y: Float64Array, gx: Float64Array, gy: Float64Array): void {
  gx.fill(0);
  gy.fill(0);
  let z = 0;
  for (let i = 0; i < x.length; i++) {
    const xi = x[i];
    const yi = y[i];
    let sumX = 0;
    let sumY = 0;
    for (let j = i + 1; j < x.length; j++) {
      const dx = xi - x[j];
      const dy = yi - y[j];
      const w = 1 / (1 + dx * dx + dy * dy);
      z += 2 * w;
      const fx = w * w * dx;
      const fy = w * w * dy;
      sumX += fx;
      sumY += fy;
      gx[j] -= fx;
      gy[j] -= fy;
    }
    gx[i] += sumX;
    gy[i] += sumY;
  }
  const factor = z > 0 ? -4 / z : 0;
  for (let i = 0; i < x.length; i++) {
    gx[i] *= factor;
    gy[i] *= factor;
  }
}

/** Adds the gradient's attractive part: 4 sum_j p_ij w (y_i - y_j). */
function attraction(
  { offsets, targets, weights }: AffinityGraph,
  x: Float64Array,
  y: Float64Array,
  gx: Float64Array,
  gy: Float64Array,
): void {
  for (let i = 0; i < x.length; i++) {
    for (let e = offsets[i]; e < offsets[i + 1]; e++) {
      const dx = x[i] - x[targets[e]];
      const dy = y[i] - y[targets[e]];
      const pull = (4 * weights[e]) / (1 + dx * dx + dy * dy);
      gx[i] += pull * dx;
      gy[i] += pull * dy;
    }
  }
}

/** Adds the gradient that takes held points back to their targets, whatever the learning rate. */
function pullBack(
  { targets, strength }: HeldPoints,
  axis: Float64Array,
  c: number,
  gradient: Float64Array,
  rate: number,
): void {
  for (let i = 0; i < axis.length; i++) {
    gradient[i] += ((PULL * strength[i]) / rate) * (axis[i] - targets.data[2 * i + c]);
  }
}

/** One step with momentum, each coordinate's gain growing while it keeps its direction. */
function descend(
  axis: Float64Array,
  gradient: Float64Array,
  velocity: Float64Array,
  gain: Float64Array,
  rate: number,
  momentum: number,
): void {
  for (let i = 0; i < axis.length; i++) {
    const turns = gradient[i] > 0 === velocity[i] > 0;
    gain[i] = turns ? Math.max(LEAST_GAIN, gain[i] * GAIN_FALL) : gain[i] + GAIN_RISE;
    velocity[i] = momentum * velocity[i] - rate * gain[i] * gradient[i];
    axis[i] += velocity[i];
  }
}

/** Points whose pairs stand for all in {@link lossAtScale}. */
const MOST_POINTS = 1500;

/** The t-SNE loss of a map times a number, less a constant: sum of p log(1 + d^2) over neighbours + log of the sum of all 1 / (1 + d^2). */
export function lossAtScale(
  { offsets, targets, weights }: AffinityGraph,
  map: Matrix,
  scale: number,
): number {
  const { data, rows } = map;
  const square = (i: number, j: number): number =>
    scale * scale * ((data[2 * i] - data[2 * j]) ** 2 + (data[2 * i + 1] - data[2 * j + 1]) ** 2);
  let attraction = 0;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    for (let e = offsets[i]; e < offsets[i + 1]; e++) {
      attraction += weights[e] * Math.log1p(square(i, targets[e]));
      total += weights[e];
    }
  }
  const apart = Math.max(1, Math.floor(rows / MOST_POINTS));
  let normaliser = 0;
  for (let i = 0; i < rows; i += apart) {
    for (let j = 0; j < i; j += apart) normaliser += 1 / (1 + square(i, j));
  }
  return attraction / total + Math.log(normaliser);
}
